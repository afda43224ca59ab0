"""The structure tree as PDF objects: StructTreeRoot, elements, ParentTree and IDTree."""

from __future__ import annotations

from collections.abc import Sequence

from finsam_ar.render.pdf.pdf_objects import PdfDocument, add_object, object_number, pdf_text, reserve_object
from finsam_ar.render.pdf.structure import AnnotationRef, Content, Element


class StructureWriter:
    """Writes one document's tree. Objects are written as text at once: there are thousands, and this is fast."""

    def __init__(self, document: PdfDocument, annotation_names: Sequence[str]) -> None:
        """Write into a ReportLab document whose pages and annotations are already registered."""
        self._document = document
        self._annotation_names = annotation_names
        self._numbers: dict[Element, int] = {}
        self._identified: list[tuple[str, int]] = []

    def write(self, root: Element, pages: Sequence[Sequence[Element]], links: Sequence[Element]) -> str:
        """Write the tree and return a reference to its root.

        `pages` has each page's elements by the number of their marked content, `links` each annotation's element.
        """
        tree_number, put_tree = reserve_object(self._document, "StructTreeRoot")
        root_number = self._write_element(root, tree_number)
        nums = []
        for index, elements in enumerate(pages):
            references = " ".join(f"{self._numbers[element]} 0 R" for element in elements)
            nums.append(f"{index} {add_object(self._document, f'ParentTree{index}', f'[{references}]')}")
        nums += [f"{len(pages) + index} {self._numbers[link]} 0 R" for index, link in enumerate(links)]
        parent_tree = add_object(self._document, "ParentTree", f"<</Nums[{' '.join(nums)}]>>")
        id_tree = ""
        if self._identified:
            names = " ".join(f"{pdf_text(name)} {number} 0 R" for name, number in sorted(self._identified))
            id_tree = f"/IDTree {add_object(self._document, 'IDTree', f'<</Names[{names}]>>')}"
        put_tree(
            f"<</Type/StructTreeRoot/K[{root_number} 0 R]/ParentTree {parent_tree}"
            f"/ParentTreeNextKey {len(pages) + len(links)}{id_tree}>>"
        )
        return f"{tree_number} 0 R"

    def _write_element(self, element: Element, parent_number: int) -> int:
        number, put = reserve_object(self._document, f"Element{len(self._numbers)}")
        self._numbers[element] = number
        page = next((kid.page for kid in element.kids if isinstance(kid, Content)), 0)
        kids = [self._kid(kid, number, page) for kid in element.kids]
        parts = [f"<</Type/StructElem/S/{element.tag}/P {parent_number} 0 R"]
        if page:
            parts.append(f"/Pg {self._page(page)}")
        for key, value in (
            ("Alt", element.alt),
            ("ActualText", element.actual_text),
            ("Lang", element.language),
            ("ID", element.identifier),
        ):
            if value:
                parts.append(f"/{key} {pdf_text(value)}")
        if element.identifier:
            self._identified.append((element.identifier, number))
        if element.attributes:
            parts.append("/A<<" + "".join(f"/{key} {value}" for key, value in element.attributes.items()) + ">>")
        if kids:
            parts.append(f"/K[{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}")
        put("".join(parts) + ">>")
        return number

    def _kid(self, kid: Element | Content | AnnotationRef, number: int, page: int) -> str:
        if isinstance(kid, Element):
            return f"{self._write_element(kid, number)} 0 R"
        if isinstance(kid, AnnotationRef):
            reference = object_number(self._document, self._annotation_names[kid.number])
            return f"<</Type/OBJR/Pg {self._page(kid.page)}/Obj {reference} 0 R>>"
        if kid.page == page:
            return str(kid.number)
        return f"<</Type/MCR/Pg {self._page(kid.page)}/MCID {kid.number}>>"

    def _page(self, page: int) -> str:
        return f"{object_number(self._document, f'Page{page}')} 0 R"
