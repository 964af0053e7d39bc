"""A desk with its people, and a claim of it, for pages of checks."""

import pytest

from apps.accounts.models import Desk, User
from apps.claims.models import Claim
from tests.factories import make_claim, make_desk, make_user


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def people(desk: Desk) -> dict[str, User]:
    roles = {"reporter": "reporter", "checker": "fact-checker", "editor": "editor"}
    return {name: make_user(name, role=role, desk=desk) for name, role in roles.items()}


@pytest.fixture
def claim(desk: Desk) -> Claim:
    return make_claim(desk=desk)
