"""Sign-in by st.login, turned into a session of ours: one door, one sign-out and one audit for everybody.

st.login is a command of a page; sign-in here is a route. So the route goes where st.login would send the browser, and when
the provider has vouched, the cookie that Streamlit signed is read once, by Streamlit's own function, and taken away again.
That function is private; a test holds that it is there, and without it this way in is closed.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from streamlit.auth_util import encode_provider_token, validate_auth_credentials
from streamlit.errors import StreamlitAuthError
from streamlit.web.server.starlette import starlette_auth_routes as auth_routes
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.settings import settings

READ = "_get_cookie_value_from_request"  # Streamlit's own
_PROVIDER = "default"


class NotSetUp(Exception):
    """The setting is on, but .streamlit/secrets.toml has no provider that can be asked."""


def offered() -> bool:
    """True when this home lets people in through a provider."""
    return settings().oidc


def address() -> str:
    """Where st.login sends the browser: a route of Streamlit's that goes on to the provider. Raises NotSetUp."""
    try:
        validate_auth_credentials(_PROVIDER)
        return f"/auth/login?{urlencode({'provider': encode_provider_token(_PROVIDER)})}"
    except StreamlitAuthError as error:
        raise NotSetUp from error


def arrived(connection: HTTPConnection) -> bool:
    """True when a browser comes back from the provider and has no session yet."""
    return offered() and USER_COOKIE_NAME in connection.cookies


def claims(request: Request) -> dict[str, Any]:
    """What the provider vouched for, from the cookie that Streamlit signed; empty for anything else."""
    read = getattr(auth_routes, READ, None)
    found = read(request, USER_COOKIE_NAME) if read else None
    try:
        told = json.loads(found or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) and told.get("is_logged_in") else {}


def forget(request: Request, response: Response) -> Response:
    """Takes Streamlit's cookies away: they last a month, and our session is what counts."""
    for name in request.cookies:
        if name.startswith(USER_COOKIE_NAME):
            response.delete_cookie(name, path="/")
    return response
