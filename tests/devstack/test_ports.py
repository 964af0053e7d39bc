"""A port that is taken is never silently exchanged for another one."""

import os
import socket

import pytest

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.ports import listen, who_listens_on


def test_a_taken_port_is_reported_with_its_holder_and_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart) as stopped:
            listen("127.0.0.1", port)

    sentence = str(stopped.value)
    assert sentence.startswith(f"Port {port} is in use by “")
    assert f"(process {os.getpid()})" in sentence
    assert "make run PORT=" in sentence


def test_a_port_nobody_listens_on_has_no_holder():
    assert who_listens_on(1) == "another program"


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 0, "is no port"),
        ("127.0.0.1", 70000, "is no port"),
        ("no-such-host.invalid", 8000, "There is no address"),
        ("192.0.2.1", 8000, "cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_is_explained(host, port, sentence):
    with pytest.raises(CannotStart, match=sentence):
        listen(host, port)
