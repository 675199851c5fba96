"""A place where something is written once and cannot be changed or taken back: a bucket with object lock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.platform.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.platform.settings import Settings


class WriteOnce(Protocol):
    """Files by name. All methods may raise Unavailable."""

    def keep(self, name: str, file: bytes) -> None:
        """Keep a file for good; one that is there already under this name stays as it is."""
        ...

    def read(self, name: str) -> bytes:
        """The file as it was first kept, whatever was put over it."""
        ...

    def read_all(self, folder: str) -> Iterator[bytes]:
        """All files of a folder as ``read`` gives them, in the order of ``names``."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names of all files that were ever kept in a folder, in order, also of one that was deleted."""
        ...

    def touched(self, folder: str) -> list[str]:
        """The names of the files in a folder that somebody deleted or put another one over, in order."""
        ...


@dataclass
class _Kept:
    """A file: its versions, the newest first as S3 lists them, and whether a marker says that it is gone."""

    versions: list[str] = field(default_factory=list)
    is_deleted: bool = False


class S3WriteOnce:
    """A bucket whose default is retention in compliance mode (``infra/data.yaml``)."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.text("JOURNAL_BUCKET")

    def keep(self, name: str, file: bytes) -> None:
        from chalicelib.platform.aws import error_code

        try:
            self._call(
                "put_object",
                Key=name,
                Body=file,
                IfNoneMatch="*",
                ContentType="application/json",
                # S3 asks for it when a bucket has object lock (its user guide).
                ChecksumAlgorithm="SHA256",
            )
        except Exception as error:
            if error_code(error) != "PreconditionFailed":
                raise

    def read(self, name: str) -> bytes:
        return self._first(name, self._kept(name)[name])

    def read_all(self, folder: str) -> Iterator[bytes]:
        for name, kept in sorted(self._kept(folder).items()):
            if kept.versions:
                yield self._first(name, kept)

    def names(self, folder: str) -> list[str]:
        return sorted(name for name, kept in self._kept(folder).items() if kept.versions)

    def touched(self, folder: str) -> list[str]:
        found = self._kept(folder).items()
        return sorted(name for name, kept in found if len(kept.versions) > 1 or kept.is_deleted)

    def _first(self, name: str, kept: _Kept) -> bytes:
        answer = self._call("get_object", Key=name, VersionId=kept.versions[-1])
        return bytes(answer["Body"].read())

    def _kept(self, prefix: str) -> Mapping[str, _Kept]:
        """All versions and markers of each file.

        Object lock keeps versions and not names: whoever may, can put a newer one over a file, or a marker
        that it is gone, and what asks by name alone sees only that (S3 user guide, "How S3 Object Lock
        works").
        """
        found: dict[str, _Kept] = defaultdict(_Kept)
        more: dict[str, str] = {}
        while True:
            page = self._call("list_object_versions", Prefix=prefix, **more)
            for one in page.get("Versions", []):
                found[str(one["Key"])].versions.append(str(one["VersionId"]))
            for marker in page.get("DeleteMarkers", []):
                found[str(marker["Key"])].is_deleted = True
            if not page.get("IsTruncated"):
                return dict(found)
            places = ("KeyMarker", "VersionIdMarker")
            more = {place: page[f"Next{place}"] for place in places if page.get(f"Next{place}")}

    def _call(self, operation: str, **arguments: Any) -> Any:
        from chalicelib.platform.aws import client, error_code, is_outage

        try:
            return getattr(client("s3"), operation)(Bucket=self._bucket, **arguments)
        except Exception as error:
            if is_outage(error):
                msg = (
                    f"s3 does not answer {operation} ({error_code(error) or type(error).__name__})"
                )
                raise Unavailable(msg) from None
            raise
