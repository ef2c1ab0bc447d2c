"""The answers of the sample year as they are taken away."""

from __future__ import annotations

import pytest

from analytics.exports import taking, view
from tests.analytics.exports.views import SCOPES, VI


@pytest.fixture(params=taking.PAGES)
def page(request):
    return request.param


@pytest.fixture(params=SCOPES, ids=str)
def scope(request):
    return SCOPES[request.param]


@pytest.fixture
def shown(truth_db, page, scope):
    """(report, about) of a page's view."""
    report = taking.answer(page, truth_db, scope, VI)
    return report, view.about(truth_db, scope, report, VI)
