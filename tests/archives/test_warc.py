"""The files are WARC 1.1 as others read it, hold every byte that went over the wire, and betray every change."""

import gzip
import hashlib
import zlib
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from apps.archives.actions import keep_file
from apps.archives.models import Capture
from apps.archives.reading import copy_of, warc_of, why_not_whole
from apps.errors import Conflict
from tests.archives.running import alter, file_of, kept, page, site
from tests.intake.servers import answer, path_of

pytestmark = pytest.mark.django_db


def records(capture: Capture) -> list[tuple[str, dict[str, str], bytes]]:
    """As another program reads them."""
    with warc_of(capture).open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def is_valid_to_others(capture: Capture) -> bool:
    """Every block and payload digest, as `warcio check` compares them."""
    checked = Checker(type("Arguments", (), {"inputs": [str(file_of(capture))], "verbose": False}))
    checked.process_all()
    return checked.exit_value == 0


def moved(connection: Any, head: bytes) -> None:
    if path_of(head) == "/old":
        said = answer(
            b"it moved", status="301 Moved", headers=("Location: /new", "Set-Cookie: seen=1", "X-Odd:  Value")
        )
    else:
        said = answer(page())
    connection.sendall(said)


def test_every_hop_is_kept_as_it_went_over_the_wire() -> None:
    with site(moved) as server:
        capture = kept(server, "/old")
        hits = list(server.hits)

    found = records(capture)

    assert [kind for kind, *_rest in found] == ["warcinfo", "request", "response", "request", "response"]
    _, request, first, second, last = [block for _kind, _headers, block in found]
    assert [request, second] == hits
    assert first.startswith(b"HTTP/1.1 301 Moved\r\nLocation: /new\r\n") and first.endswith(b"it moved")
    assert last == answer(page())
    addresses = [headers["WARC-Target-URI"] for _kind, headers, _block in found[1:]]
    assert addresses == [server.url("/old")] * 2 + [server.url("/new")] * 2
    assert capture.final_address == server.url("/new")
    assert is_valid_to_others(capture)


def test_each_answer_names_its_request_its_machine_and_its_digests() -> None:
    with site() as server:
        capture = kept(server)

    info, request, response = (headers for _kind, headers, _block in records(capture))

    assert response["WARC-Concurrent-To"] == request["WARC-Record-ID"]
    assert request["WARC-Warcinfo-ID"] == response["WARC-Warcinfo-ID"] == info["WARC-Record-ID"]
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert response["WARC-Payload-Digest"] == f"sha256:{capture.sha256}"
    assert info["WARC-Filename"] == file_of(capture).name


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 100] for at in range(0, len(body), 100)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nTrailer: x\r\n\r\n"


@pytest.mark.parametrize("packing", ["", "gzip", "deflate"])
@pytest.mark.parametrize("is_chunked", [False, True], ids=["whole", "in chunks"])
def test_packed_and_chunked_answers_are_kept_as_sent_and_handed_out_as_read(packing: str, is_chunked: bool) -> None:
    packed = {"": page(), "gzip": gzip.compress(page()), "deflate": zlib.compress(page())}[packing]
    headers = ["Content-Type: text/html"] + [f"Content-Encoding: {packing}"] * bool(packing)
    headers += ["Transfer-Encoding: chunked"] * is_chunked
    sent = answer(chunked(packed) if is_chunked else packed, headers=tuple(headers), length=not is_chunked)
    with site(lambda connection, _head: connection.sendall(sent)) as server:
        capture = kept(server)

    assert records(capture)[-1][2] == sent
    assert copy_of(capture) == (page(), "text/html")
    # The standard's payload is the entity body, without chunks; the other program takes the chunks for a part of it.
    assert records(capture)[-1][1]["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(packed).hexdigest()}"
    assert is_chunked or is_valid_to_others(capture)


def test_hints_before_the_answer_are_no_answer() -> None:
    sent = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer(page())
    with site(lambda connection, _head: connection.sendall(sent)) as server:
        capture = kept(server)

    assert records(capture)[-1][2] == answer(page())
    assert copy_of(capture)[0] == page()


def test_a_long_redirect_is_cut_and_says_so() -> None:
    def talk(connection: Any, head: bytes) -> None:
        if path_of(head) == "/old":
            connection.sendall(answer(b"x" * 500_000, status="302 Found", headers=("Location: /new",)))
        else:
            connection.sendall(answer(page()))

    with site(talk) as server:
        capture = kept(server, "/old")

    redirect = records(capture)[2]
    assert redirect[1]["WARC-Truncated"] == "length"
    assert "WARC-Payload-Digest" not in redirect[1]
    assert len(redirect[2]) < 300_000


def test_a_file_is_a_resource_with_its_own_name() -> None:
    capture = keep_file(payload=b"%PDF-1.4 \x00\xff", filename="../Bericht für\r\nalle.pdf", content_type="", by=None)

    info, resource = records(capture)
    assert info[0] == "warcinfo"
    assert resource[0] == "resource" and resource[2] == b"%PDF-1.4 \x00\xff"
    assert resource[1]["WARC-Target-URI"] == "file:///Bericht%20f%C3%BCralle.pdf"
    assert (capture.filename, capture.content_type) == ("Bericht füralle.pdf", "application/pdf")
    assert copy_of(capture) == (b"%PDF-1.4 \x00\xff", "application/pdf")
    assert is_valid_to_others(capture)


def changed_inside(data: bytes) -> bytes:
    """One word altered, and packed again so that the file is well-formed."""
    return gzip.compress(gzip.decompress(data).replace(b"Monday", b"Friday"))


@pytest.mark.parametrize(
    "change",
    [lambda data: data[:-1], lambda data: data + b"\0", lambda data: b"", changed_inside],
    ids=["cut", "longer", "emptied", "one word"],
)
def test_every_change_is_seen_and_nothing_altered_is_handed_out(change: Any) -> None:
    with site() as server:
        capture = kept(server)
    alter(capture, change)

    assert "altered" in why_not_whole(capture)
    with pytest.raises(Conflict):
        copy_of(capture)


def test_a_change_is_seen_even_where_the_files_own_digest_was_rewritten() -> None:
    with site() as server:
        capture = kept(server)
    alter(capture, changed_inside)
    Capture.objects.update(warc_sha256=hashlib.sha256(file_of(capture).read_bytes()).hexdigest())
    capture.refresh_from_db()

    assert "response record does not match" in why_not_whole(capture)


def verified() -> str:
    out = StringIO()
    call_command("verify_archive", stdout=out, stderr=out)
    return out.getvalue()


def test_verifying_reads_all_and_finds_them_whole() -> None:
    with site() as server:
        kept(server)
        kept(server, "/other")
    keep_file(payload=b"x", filename="x.txt", content_type="text/plain", by=None)

    assert "3 copies read" in verified() and "Every copy is whole" in verified()


def test_verifying_names_what_is_missing_or_altered_and_ends_with_1() -> None:
    with site() as server:
        first, second, _third = (kept(server, path) for path in ("/1", "/2", "/3"))
    file_of(first).unlink()
    alter(second, changed_inside)
    out = StringIO()

    with pytest.raises(CommandError, match="2 copies") as ended:
        call_command("verify_archive", stdout=out, stderr=out)

    assert ended.value.returncode == 1
    assert f"{first.warc}: the file is missing" in out.getvalue()
    assert f"{second.warc}: the file was altered" in out.getvalue()


def test_verifying_names_files_that_no_copy_names(archive_folder: Any) -> None:
    archive_folder.mkdir()
    (archive_folder / "stranger.warc.gz").write_bytes(b"x")

    assert "stranger.warc.gz: no copy names this file" in verified()
