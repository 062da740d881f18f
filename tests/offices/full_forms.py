"""A form with what Excel and WPS users put into theirs: a scanned signature, a text box, pictures in cells, rules, macros."""

import re

from tests.offices.senders import FIRST_SHEET, edited

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
BAR = "{DA7ABA51-AAAA-BBBB-0001-000000000001}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff56c72f"
    "0d0000000049454e44ae426082"
)
MACROS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_ANCHOR = (
    "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
)
_SHAPE = (
    '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</xdr:spPr>"
)
_PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="签名"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    f'<a:blip xmlns:r="{OFFICE}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>{_SHAPE}</xdr:pic>'
)
_BOX = (
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="3" name="文本框"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
    f"{_SHAPE}<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>同意</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)
_DRAWN = "".join(
    f"<xdr:twoCellAnchor>{_ANCHOR}{what}<xdr:clientData/></xdr:twoCellAnchor>" for what in (_PICTURE, _BOX)
)
_TO_PICTURE = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/image" Target="{{}}"/></Relationships>'
)
_LINKS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId91" Type="{OFFICE}/printerSettings" '
    f'Target="../printerSettings/printerSettings1.bin"/><Relationship Id="rId92" Type="{OFFICE}/drawing" '
    f'Target="../drawings/drawing1.xml"/><Relationship Id="rId93" Type="{OFFICE}/image" Target="../media/image1.png"/>'
    "</Relationships>"
)
_BARS = (
    '<conditionalFormatting sqref="T6:T7"><cfRule type="dataBar" priority="2"><dataBar><cfvo type="min"/><cfvo type="max"/>'
    f'<color rgb="FF638EC6"/></dataBar><extLst><ext uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}" xmlns:x14="{X14}">'
    f"<x14:id>{BAR}</x14:id></ext></extLst></cfRule></conditionalFormatting>"
)
_NEWER = (
    f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="dataBar" id="{BAR}"><x14:dataBar minLength="0" '
    'maxLength="100"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/><x14:negativeFillColor rgb="FFFF0000"/>'
    '<x14:axisColor rgb="FF000000"/></x14:dataBar></x14:cfRule><xm:sqref>T6:T7</xm:sqref></x14:conditionalFormatting>'
    "</x14:conditionalFormattings></ext>"
    f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations count="1" xmlns:xm="{XM}">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>填表说明!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>U6</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
_HUNG = (
    '<ignoredErrors><ignoredError sqref="A6" numberStoredAsText="1"/></ignoredErrors><drawing r:id="rId92"/>'
    f'<picture r:id="rId93"/>{_NEWER}</worksheet>'
)
_IN_CELLS = (
    f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="{DRAWING}/spreadsheetDrawing" '
    f'xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_1"/>'
    '<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage>'
    "</etc:cellImages>"
)


def rich(data: bytes, *, macros: bool = False) -> bytes:
    """The form with all of these in it; with macros it is an .xlsm."""
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": _LINKS.encode(),
        "xl/printerSettings/printerSettings1.bin": bytes(64),
        "xl/media/image1.png": PNG,
        "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main">{_DRAWN}'
        "</xdr:wsDr>".encode(),
        "xl/drawings/_rels/drawing1.xml.rels": _TO_PICTURE.format("../media/image1.png").encode(),
        "xl/cellimages.xml": _IN_CELLS.encode(),
        "xl/_rels/cellimages.xml.rels": _TO_PICTURE.format("media/image1.png").encode(),
        **({"xl/vbaProject.bin": MACROS} if macros else {}),
    }
    edits = {
        FIRST_SHEET: _sheet,
        "xl/_rels/workbook.xml.rels": lambda text: _linked(text, macros=macros),
        "[Content_Types].xml": lambda text: _typed(text, macros=macros),
    }
    return edited(data, edits, more)


def _sheet(text: str) -> str:
    text = text.replace("<dataValidations", f"{_BARS}<dataValidations", 1)
    text = re.sub(r"<pageSetup([^>]*)/>", r'<pageSetup\1 r:id="rId91"/>', text)
    return text.replace("</worksheet>", _HUNG)


def _linked(text: str, *, macros: bool) -> str:
    links = '<Relationship Id="rId96" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
    if macros:
        kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        links += f'<Relationship Id="rId97" Type="{kind}" Target="vbaProject.bin"/>'
    return text.replace("</Relationships>", f"{links}</Relationships>")


def _typed(text: str, *, macros: bool) -> str:
    printer = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
    defaults = f'<Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="{printer}"/>'
    own = {
        "xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
        "xl/cellimages.xml": "application/vnd.wps-officedocument.cellimage+xml",
        **({"xl/vbaProject.bin": "application/vnd.ms-office.vbaProject"} if macros else {}),
    }
    text = re.sub(r"(<Types[^>]*>)", rf"\1{defaults}", text, count=1)
    added = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in own.items())
    if macros:
        plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        text = text.replace(plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return text.replace("</Types>", f"{added}</Types>")
