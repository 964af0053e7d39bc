"""No address that people or pages name makes us connect inside. A listener on loopback counts: nobody may come."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from apps.fetching import addresses, connection, fetch_page
from apps.fetching.networks import is_public
from apps.problems import Problem
from tests.intake.servers import Server, always, answer, path_of, serving

REFUSALS = {"bad_address", "fetch_refused", "fetch_unknown_host"}


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Listens on loopback at what counts as the port of http, so that only the vetting stands before it."""
    with serving(always(b"secret")) as server:
        monkeypatch.setitem(addresses.PORTS, "http", server.port)
        yield server


def resolving(table: dict[str, list[str]]) -> Any:
    """A name server that knows this table and the literal addresses."""

    def ask(host: str, port: int) -> list[tuple]:
        found: list[tuple] = []
        for address in table.get(host, [host]):
            try:
                found += socket.getaddrinfo(
                    address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
                )
            except socket.gaierror:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
        return found

    return ask


def words(text: str) -> list[str]:
    return text.split()


PLAIN = words(
    """127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.1.1 100.64.0.1
192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255"""
)

METADATA = words(
    """169.254.169.254 169.254.170.2 169.254.169.123 100.100.100.200 192.0.0.192 168.63.129.16 [fd00:ec2::254]
metadata.google.internal instance-data kubernetes.default.svc host.docker.internal"""
)

ENCODINGS = words(
    """2130706433 0x7f000001 0177.0.0.1 017700000001 127.1 0x7f.1 0 3232235777 169.254.43518 0xa9fea9fe
①②⑦.⓪.⓪.① 127。0。0。1 127%2e0%2e0%2e1 127.0.0.1. 00127.0.0.1 127.0.0.1%00.example.com 127.0.0.1.. 0x7f.0.0.1
127.0.0.256 1.2.3.4.5 0x 1.0x 127.0.0.08 0000000177.1 ４.４.４.４.１"""
)

IPV6 = words(
    """[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe]
[64:ff9b:1::a9fe:a9fe] [2002:7f00:1::] [2002:a9fe:a9fe::1] [2001:0:7f00:1::] [2001:0:4136:e378:8000:63bf:80ff:fffe]
[fe80::1] [fe80::1%eth0] [fe80::1%25eth0] [fc00::1] [fec0::1] [ff02::1] [2001:db8::1] [100::1] [::ffff:0:127.0.0.1]
[2606:4700::5efe:7f00:1] [2606:4700::200:5efe:7f00:1] [3fff::1] [5f00::1] [2001:10::1] [0:0:0:0:0:0:0:1]
[::ffff:169.254.169.254] [::ffff:10.0.0.1] [64:ff9b::10.0.0.1] [::1%lo] ::1 [::1 [127.0.0.1] [::g]"""
)

NAMES = [
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ⓛocalhost", "ip6-localhost", "router",
    "printer.local",
    "db.internal", "wiki.corp", "nas.lan", "intranet", "a" * 64 + ".example.com", ("a" * 63 + ".") * 4 + "example.com",
    "xn--zzzz99999.example.com", "127-0-0-1.nip-service.com", "own.name.example.com",
    "-dash.example.com", "a..example.com",
    ".example.com", "exa mple.com", "exam_ple..com", "１２７.0.0.1", "*.example.com", "[example.com]",
]  # fmt: skip

WHOLE = [
    "http://example.com@127.0.0.1/", "http://127.0.0.1#@example.com/", "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1%2f@example.com/", "http://example.com:80@127.0.0.1:22/", "http:///127.0.0.1/", "http:127.0.0.1",
    "http:/127.0.0.1", "http://127.0.0.1\t.example.com", "http://exa\nmple.com", "http://[::1]:80/", "http://[::1%25lo]/",
    "//127.0.0.1/", "http:// 127.0.0.1/", "http://127.0.0.1 /", "http://example.com／@127.0.0.1/",
    "http://127.0.0.1/\r\nX: y", "http://user:password@127.0.0.1/", "http://@127.0.0.1/", "http://127.0.0.1:@example.com/",
    "http://[::ffff:127.0.0.1]@example.com/", "http://example.com:80:80/", "http://\u202e127.0.0.1/", "http://", "http://?",
    "http://#", "http:\\\\127.0.0.1\\", "https:127.0.0.1", "127.0.0.1", "", " ", "example", "http://127.0.0.1;.example.com/",
    "http://127.0.0.1,example.com/", "http://127.0.0.1&@example.com#@example.com/", "http://ex\x00ample.com/",
]  # fmt: skip

SCHEMES = words(
    """file:///etc/passwd ftp://127.0.0.1/ gopher://127.0.0.1:6379/_ dict://127.0.0.1:11211/ ldap://127.0.0.1/
jar:http://127.0.0.1!/ data:text/html,x javascript:alert(1) blob:http://127.0.0.1/x ws://127.0.0.1/ wss://127.0.0.1/
unix:///tmp/socket httpx://127.0.0.1/ view-source:http://127.0.0.1/ HTTP//127.0.0.1"""
)

PORTS = [
    "0",
    "22",
    "25",
    "5432",
    "5672",
    "6379",
    "9200",
    "11211",
    "15672",
    "65536",
    "-1",
    "80abc",
    "8080",
    "１",
    "99999",
    "+80",
]

CASES = (
    [f"http://{host}/" for host in [*PLAIN, *METADATA, *ENCODINGS, *IPV6, *NAMES]]
    + WHOLE
    + SCHEMES
    + [f"http://127.0.0.1:{port}/" for port in PORTS]
    + [f"http://93.184.216.34:{port}/" for port in PORTS]
)

RESOLVED = {
    "loopback.example.com": ["127.0.0.1"],
    "127-0-0-1.nip-service.com": ["127.0.0.1"],
    "own.name.example.com": ["10.1.2.3"],
    "mixed.example.com": ["93.184.216.34", "10.0.0.1"],
    "six.example.com": ["93.184.216.34", "::1"],
    "mapped.example.com": ["::ffff:169.254.169.254"],
    "nat64.example.com": ["64:ff9b::a9fe:a9fe"],
    "many.example.com": ["93.184.216.34"] * 499 + ["192.168.0.1"],
    "multicast.example.com": ["224.0.0.251"],
}


def test_the_table_is_as_large_as_promised() -> None:
    assert len(set(CASES)) + len(RESOLVED) >= 150


@pytest.mark.parametrize("address", CASES, ids=range(len(CASES)))
def test_an_address_inside_is_refused_before_anything_is_connected_to(
    address: str, canary: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ask_system", resolving(RESOLVED))

    with pytest.raises(Problem) as refused:
        fetch_page(address)

    assert refused.value.code in REFUSALS
    assert not refused.value.is_passing
    assert canary.hits == []


@pytest.mark.parametrize("name", sorted(RESOLVED))
def test_a_name_that_leads_inside_is_refused_even_when_only_one_of_its_addresses_does(
    name: str, canary: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ask_system", resolving(RESOLVED))

    with pytest.raises(Problem, match="fetch_refused"):
        fetch_page(f"http://{name}/")

    assert canary.hits == []


def test_the_listener_would_notice(canary: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "is_public", lambda address: True)

    assert fetch_page("http://127.0.0.1/").body == b"secret"

    assert len(canary.hits) == 1


def test_a_second_answer_of_the_name_server_changes_nothing(canary: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    connected: list[tuple] = []

    def rebinding(host: str, port: int) -> list[tuple]:
        asked.append(host)
        return resolving({host: ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]})(host, port)

    def refuse(self: Any, family: int, address: tuple) -> Any:
        connected.append(address)
        raise OSError("nobody is there")

    monkeypatch.setattr(connection, "ask_system", rebinding)
    monkeypatch.setattr(connection.Guard, "_connect", refuse)

    with pytest.raises(Problem, match="fetch_failed"):
        fetch_page("http://rebind.example.com/")

    assert asked == ["rebind.example.com"]
    assert [address[0] for address in connected] == ["93.184.216.34"]
    assert canary.hits == []


def test_a_connection_that_ends_up_elsewhere_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(always(b"secret")) as canary:
        guard = connection.Guard(connection.Deadline(5), is_trusted=False)
        real = socket.socket.connect
        monkeypatch.setattr(socket.socket, "connect", lambda self, address: real(self, ("127.0.0.1", canary.port)))

        with pytest.raises(Problem, match="fetch_refused"):
            guard._connect(socket.AF_INET, ("93.184.216.34", 80))

    assert canary.hits in ([], [b""])


@pytest.mark.parametrize(
    "failure",
    [
        socket.gaierror(socket.EAI_NONAME, "not known"),
        socket.gaierror(socket.EAI_FAIL, "no answer"),
        UnicodeError("label too long"),
        OSError("broken"),
    ],
    ids=str,
)
def test_when_the_name_server_fails_nothing_is_connected_to(
    failure: Exception, canary: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(host: str, port: int) -> list[tuple]:
        raise failure

    monkeypatch.setattr(connection, "ask_system", fail)

    with pytest.raises(Problem, match="fetch_unknown_host") as refused:
        fetch_page("http://site.example.com/")

    assert not refused.value.is_passing
    assert canary.hits == []


def test_a_name_server_that_says_try_again_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(host: str, port: int) -> list[tuple]:
        raise socket.gaierror(socket.EAI_AGAIN, "temporary failure")

    monkeypatch.setattr(connection, "ask_system", fail)

    with pytest.raises(Problem, match="fetch_unknown_host") as refused:
        fetch_page("http://site.example.com/")

    assert refused.value.is_passing


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/", "//127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://loopback.example.com/",
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:6379/", "file:///etc/passwd", "gopher://127.0.0.1/",
        "http://example.com@127.0.0.1/", "http:\\\\127.0.0.1/", "javascript:alert(1)", "http://0/", "ftp://127.0.0.1/",
    ],
)  # fmt: skip
def test_a_redirect_is_vetted_like_the_first_address(
    status: str, location: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(connection, "ask_system", resolving(RESOLVED))
    with (
        serving(always(b"secret")) as canary,
        serving(always(status=status, headers=(f"Location: {location}",))) as public,
    ):
        settings.FETCH_ALLOW_PRIVATE = [public.pair]
        monkeypatch.setitem(addresses.PORTS, "http", canary.port)

        with pytest.raises(Problem) as refused:
            fetch_page(public.url())

    assert refused.value.code in REFUSALS | {"fetch_broken"}
    assert len(public.hits) == 1
    assert canary.hits == []


def test_a_page_s_own_refresh_is_not_followed(settings: Any) -> None:
    with serving(always(b"secret")) as canary:
        page = f'<meta http-equiv="refresh" content="0;url={canary.url()}">text'.encode()
        with serving(always(page, headers=("Content-Type: text/html", f"Refresh: 0;url={canary.url()}"))) as public:
            settings.FETCH_ALLOW_PRIVATE = [public.pair]

            assert fetch_page(public.url()).body == page

    assert canary.hits == []


def test_what_the_operator_allows_opens_that_pair_alone(settings: Any) -> None:
    with serving(always(b"intranet")) as allowed, serving(always(b"secret")) as canary:
        settings.FETCH_ALLOW_PRIVATE = [allowed.pair]

        assert fetch_page(allowed.url()).body == b"intranet"
        for other in (
            canary.url(),
            f"http://localhost:{allowed.port}/",
            f"http://127.0.0.2:{allowed.port}/",
            "http://10.0.0.1/",
        ):
            with pytest.raises(Problem, match="fetch_refused"):
                fetch_page(other)

    assert canary.hits == []


def test_no_proxy_and_no_netrc_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    with serving(always(b"proxied")) as proxy, serving(always(b"direct")) as public:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.setenv("NETRC", str(netrc))
        settings.FETCH_ALLOW_PRIVATE = [public.pair]

        assert fetch_page(public.url()).body == b"direct"

    assert proxy.hits == []
    assert b"authorization" not in public.hits[0].lower()


def test_a_cookie_stays_with_the_host_that_set_it(settings: Any) -> None:
    def other(connection: socket.socket, head: bytes) -> None:
        connection.sendall(answer(b"the end"))

    with serving(other) as second:

        def first_talk(connection: socket.socket, head: bytes) -> None:
            if path_of(head) == "/":
                connection.sendall(answer(status="302 Found", headers=("Location: /in", "Set-Cookie: a=1; Path=/")))
            else:
                connection.sendall(answer(status="302 Found", headers=(f"Location: {second.url()}", "Set-Cookie: b=2")))

        with serving(first_talk) as first:
            settings.FETCH_ALLOW_PRIVATE = [first.pair, second.pair]

            assert fetch_page(first.url()).body == b"the end"

    assert b"Cookie: a=1" in first.hits[1]
    assert b"cookie" not in second.hits[0].lower()


PUBLIC = words(
    """93.184.216.34 1.1.1.1 8.8.8.8 185.60.216.35 172.32.0.1 172.15.255.255 192.167.255.255 100.63.255.255
100.128.0.1 169.253.255.255 11.0.0.1 126.255.255.255 128.0.0.1 223.255.255.255 198.17.255.255 198.20.0.1 191.255.255.255
2606:2800:220:1:248:1893:25c8:1946 2a00:1450:4001:82b::200e 2001:4860:4860::8888 2a02:2e0:3fe:1001:302::
64:ff9b::101:101
2002:101:101::1 ::ffff:1.1.1.1 2620:fe::fe 2400:cb00:2048:1::6814:55 2001:67c:4e8:f004::9 2003:6:1::1"""
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_stay_reachable(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://www.tagesschau.de/inland/a-100.html", "https://www.tagesschau.de/inland/a-100.html"),
        ("HTTP://Example.COM", "http://example.com/"),
        ("http://example.com?q=1#top", "http://example.com/?q=1"),
        ("https://bücher.example.com/ä b", "https://xn--bcher-kva.example.com/%C3%A4%20b"),
        ("https://münchen.de./", "https://xn--mnchen-3ya.de/"),
        ("http://example.com:80/", "http://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://foo_bar.example.com/", "https://foo_bar.example.com/"),
        ("https://r3---sn.example.com/", "https://r3---sn.example.com/"),
        ("  https://example.com/a%20b?x=%C3%A4&y=[1]  ", "https://example.com/a%20b?x=%C3%A4&y=[1]"),
        ("https://example.com/a;b,c:d@e", "https://example.com/a;b,c:d@e"),
        ("http://[2606:2800:220:1:248:1893:25c8:1946]/", "http://[2606:2800:220:1:248:1893:25c8:1946]/"),
        ("https://пример.example.com/", "https://xn--e1afmkfd.example.com/"),
    ],
)
def test_addresses_of_real_pages_are_read(written: str, read: str) -> None:
    assert str(addresses.read_address(written)) == read
