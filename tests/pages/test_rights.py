"""Who may do what, written out once more beside the code: every page and every right for every role."""

from __future__ import annotations

import pytest

from data import accounts
from data.accounts import DEMO, RIGHTS, ROLES, Account, NotAllowed
from pages.parts.shell import CONTENTS

# What each role opens; a page that is not here, or a role, fails the tests below.
EVERYBODY = ("leader", "district", "reviewer", "finance", "admin")
PAGES: dict[str, tuple[str, ...]] = {
    "tong-quan": EVERYBODY,
    "tien-do": EVERYBODY,
    "kinh-phi": EVERYBODY,
    "do-bao-phu": EVERYBODY,
    "tinh-hinh-bao-cao": EVERYBODY,
    "nop-bao-cao": ("district", "reviewer"),
    "duyet": ("reviewer",),
    "ke-hoach": EVERYBODY,
    "lich-su": EVERYBODY,
    "hoi-so-lieu": EVERYBODY,
    "hop": EVERYBODY,
    "quan-tri": ("admin",),
}
MAY: dict[str, tuple[str, ...]] = {
    "submit": ("district", "reviewer"),
    "review": ("reviewer",),
    "except": ("reviewer",),
    "calendar": ("reviewer",),
    "targets": ("reviewer",),
    "allocations": ("reviewer", "finance"),
    "accounts": ("admin",),
    "settings": ("admin",),
    "backup": ("admin",),
    "audit": ("admin",),
    "meet": EVERYBODY,
    "query": EVERYBODY,
}


def test_every_page_role_and_right_is_in_the_tables() -> None:
    assert list(PAGES) == list(CONTENTS)
    assert list(MAY) == list(RIGHTS)
    assert set(EVERYBODY) == set(ROLES) == {account.role for account in DEMO}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", CONTENTS)
def test_a_page_opens_for_the_roles_of_the_table_and_no_other(page: str, role: str, open_as) -> None:
    test = open_as(role, page)
    assert not test.exception
    refused = [warning.value for warning in test.warning] == ["Tài khoản này không mở được trang này."]
    shown = f"## {CONTENTS[page][1]}" in [element.value for element in test.markdown]
    assert (shown, refused) == ((True, False) if role in PAGES[page] else (False, True))


@pytest.mark.parametrize("role", [*ROLES, "system", "", "somebody"])
@pytest.mark.parametrize("right", RIGHTS)
def test_a_right_belongs_to_the_roles_of_the_table_and_to_the_machine(right: str, role: str) -> None:
    by = Account("ai-do", role)
    if role == "system" or role in MAY[right]:
        accounts.demand(by, right)
    else:
        with pytest.raises(NotAllowed):
            accounts.demand(by, right)
    with pytest.raises(NotAllowed):
        accounts.demand(Account("ai-do", role, must_change=True), right)
