"""What the file says about itself: XMP for PDF/A-2a or 3a and PDF/UA-1, and the colour profile of its colours."""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import dataclass
from xml.sax.saxutils import escape

from finsam_ar.render.pdf.style import SRGB_KNEE

CREATOR, PRODUCER = "finsam-ar", "ReportLab"
SRGB_NAME = "sRGB IEC61966-2.1"


@dataclass(frozen=True)
class DocumentInfo:
    """Title and the rest, as they stand in the file's properties."""

    title: str
    author: str
    subject: str
    language: str
    date: dt.date


_UA_EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
{extension}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def xmp(info: DocumentInfo, part: int) -> bytes:
    """The metadata packet; `part` is PDF/A's: 2, or 3 for a file with others within it."""
    return _XMP.format(
        title=escape(info.title),
        author=escape(info.author),
        subject=escape(info.subject),
        language=escape(info.language),
        producer=PRODUCER,
        creator=CREATOR,
        date=f"{info.date.isoformat()}T00:00:00+00:00",
        part=part,
        extension=_UA_EXTENSION,
    ).encode()


def srgb_profile() -> bytes:
    """A small sRGB profile (ICC v2, matrix and curve), made here: no licence question and no date of its own."""
    tags = _profile_tags()
    offset, body, table = 128 + 4 + 12 * len(tags), b"", b""
    placed: dict[bytes, int] = {}
    for signature, data in tags:
        if data not in placed:
            placed[data] = offset + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += signature + struct.pack(">II", placed[data], len(data))
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += _fixed(0.9642) + _fixed(1) + _fixed(0.8249) + b"\0" * 48
    return head + struct.pack(">I", len(tags)) + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _profile_tags() -> list[tuple[bytes, bytes]]:
    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))

    def brightness(value: float) -> float:
        return value / 12.92 if value <= SRGB_KNEE else float(((value + 0.055) / 1.055) ** 2.4)

    name = b"sRGB"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" + b"\0" * 78
    steps = b"".join(struct.pack(">H", round(65535 * brightness(step / 1023))) for step in range(1024))
    curve = b"curv\0\0\0\0" + struct.pack(">I", 1024) + steps
    return [
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0" + b"No copyright, use freely" + b"\0"),
        (b"wtpt", xyz(0.9505, 1, 1.0891)),
        (b"rXYZ", xyz(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", xyz(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", xyz(0.14307, 0.06061, 0.71410)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
