"""Numbers hidden in the files of a release, each in another place: the parser must read every one of them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

Plant = Callable[[Path, int], None]
PLANTS: dict[str, Plant] = {}
# The row of the first wijk in the tables: below the names of the columns and the total.
_WIJK_ROW = 3


def plant(put: Plant) -> Plant:
    PLANTS[put.__name__.replace("_", " ")] = put
    return put


def seal(folder: Path) -> None:
    """Let manifest and checksums fit the files again, as if the exporter had written them so."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    sums = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    names = [line.partition("  ")[2] for line in sums]
    told = [f"{_digest(folder / name)}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(told), "utf-8")
    for one in (*manifest["files"], *manifest["drafts"]):
        one["bytes"] = (folder / one["name"]).stat().st_size
        one["sha256"] = _digest(folder / one["name"])
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _rewrite(
    folder: Path, changes: Mapping[str, Callable[[str], str]], comment: bytes = b""
) -> None:
    """Change or add parts of the workbook; a part that is not there begins empty."""
    file = folder / "cijfers.xlsx"
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, ""))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = comment
        for name, text in parts.items():
            new.writestr(zipfile.ZipInfo(name), text)
    file.write_bytes(made.getvalue())


def _sheet(folder: Path, change: Callable[[str], str]) -> None:
    _rewrite(folder, {"xl/worksheets/sheet1.xml": change})


def _page(folder: Path, change: Callable[[str], str]) -> None:
    file = folder / "rapport.html"
    file.write_text(change(file.read_text("utf-8")), "utf-8")


@plant
def a_hidden_sheet(folder: Path, number: int) -> None:
    cells = f'<row r="1"><c r="A1" t="str"><v>WK050501</v></c><c r="B1"><v>{number}</v></c></row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    hidden = '<sheet name="Blad3" sheetId="3" state="veryHidden" r:id="rId9"/></sheets>'
    _rewrite(
        folder,
        {
            "xl/worksheets/sheet3.xml": lambda _: sheet,
            "xl/workbook.xml": lambda text: text.replace("</sheets>", hidden),
        },
    )


@plant
def a_cell_beside_the_table(folder: Path, number: int) -> None:
    cell = f'<c r="Z{_WIJK_ROW}"><v>{number}</v></c></row>'
    row = re.compile(rf'(<row r="{_WIJK_ROW}" .*?)</row>')
    _sheet(folder, lambda text: row.sub(rf"\1{cell}", text, count=1))


@plant
def a_hidden_row(folder: Path, number: int) -> None:
    values = f'<c r="A900" t="str"><v>WK050501</v></c><c r="B900"><v>{number}</v></c>'
    row = f'<row r="900" hidden="1">{values}</row></sheetData>'
    _sheet(folder, lambda text: text.replace("</sheetData>", row))


@plant
def a_hidden_column(folder: Path, number: int) -> None:
    column = f'<col min="20" max="20" width="{number}" hidden="1"/></cols>'
    _sheet(folder, lambda text: text.replace("</cols>", column))


@plant
def a_column_as_wide_as_a_count(folder: Path, number: int) -> None:
    width = re.compile(r'(<col min="14" max="14" width=")[\d.]+')
    _sheet(folder, lambda text: width.sub(rf"\g<1>{number}.7109375", text))


@plant
def a_note_at_a_cell(folder: Path, number: int) -> None:
    note = f"<comments><comment ref='N3'><text><t>WK050501 {number}</t></text></comment></comments>"
    _rewrite(folder, {"xl/comments1.xml": lambda _: note})


@plant
def a_name_for_a_number(folder: Path, number: int) -> None:
    name = f'<definedName name="SIG" hidden="1">{number}</definedName></definedNames>'
    _rewrite(folder, {"xl/workbook.xml": lambda text: text.replace("</definedNames>", name)})


@plant
def a_formula(folder: Path, number: int) -> None:
    cell = re.compile(rf'(<c r="N{_WIJK_ROW}"[^>]*>)')
    _sheet(folder, lambda text: cell.sub(rf"\1<f>0*{number}</f>", text, count=1))


@plant
def a_text_that_no_cell_shows(folder: Path, number: int) -> None:
    text = f"<si><t>WK050501: {number}</t></si></sst>"
    _rewrite(folder, {"xl/sharedStrings.xml": lambda old: old.replace("</sst>", text)})


@plant
def keywords_of_the_workbook(folder: Path, number: int) -> None:
    words = f"<cp:keywords>SIG-1 {number}</cp:keywords></cp:coreProperties>"
    _rewrite(
        folder, {"docProps/core.xml": lambda text: text.replace("</cp:coreProperties>", words)}
    )


@plant
def a_comment_of_the_zip(folder: Path, number: int) -> None:
    _rewrite(folder, {}, comment=f"{number}".encode())


@plant
def a_comment_in_the_page(folder: Path, number: int) -> None:
    _page(folder, lambda text: text.replace("</main>", f"<!-- WK050501: {number} --></main>"))


@plant
def an_attribute_in_the_page(folder: Path, number: int) -> None:
    _page(folder, lambda text: text.replace("<section>", f'<section data-n="{number}">', 1))


@plant
def a_number_in_a_sentence(folder: Path, number: int) -> None:
    _page(
        folder, lambda text: text.replace("</main>", f"<p>Het waren er {number + 20}.</p></main>")
    )


@plant
def a_bar_of_the_true_length(folder: Path, number: int) -> None:
    """The open bar of what is fewer than ten ends at nine."""

    def change(text: str) -> str:
        label = text.index("Binnenstad: minder dan 10", text.index('"SIG-1-wijk-t '))
        end = text.index("</text>", label) + len("</text>")
        nine = re.search(r'width="(\d+)"', text[end:])
        assert nine is not None
        length = f'width="{number * int(nine[1]) // 9}"'
        return text[:end] + re.sub(r'width="\d+"', length, text[end:], count=2)

    _page(folder, change)


@plant
def a_count_in_the_manifest(folder: Path, number: int) -> None:
    file = folder / "manifest.json"
    told = json.loads(file.read_text("utf-8"))
    told["facts"] = number
    file.write_text(json.dumps(told), "utf-8")


@plant
def another_file(folder: Path, number: int) -> None:
    (folder / "log.txt").write_text(f"{number}", "utf-8")


@plant
def a_number_in_the_list_of_words(folder: Path, number: int) -> None:
    file = folder / "begrippen.csv"
    told = file.read_text("utf-8").replace("meldingen per weg", f"{number} meldingen per weg", 1)
    file.write_text(told, "utf-8")


@plant
def exact_bounds_in_a_table(folder: Path, number: int) -> None:
    file = folder / "cijfers-data.csv"
    row = re.compile(r"(,deel,wijk,WK050501,[^,]*,\d+),\d+,\d+,")
    file.write_text(row.sub(rf"\1,{number},{number},", file.read_text("utf-8"), count=1), "utf-8")
