"""What tells of a person leaves this machine as a placeholder, and is put back afterwards."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.chat.pieces import notes
from search.chat.words import amounts, names

# No message has such brackets by itself: they are taken out of it first.
_BRACKETS = re.compile(r"[⟦⟧]")
PLACEHOLDER = re.compile(r"⟦\d+⟧")
_PIECE = re.compile(r"[^\s,，;；。!！?？、~～|｜]+")
# Behind a place: 2单元501室.
_REST_OF_PLACE = re.compile(r"[\da-zA-Z\-#号楼栋幢座室单元层弄]*")
# Numbers by which somebody is found, however they are written and parted.
_digit = r"[\d零〇一二三四五六七八九幺]"
_number = r"[\d零〇一二三四五六七八九十]"
_NUMBER = re.compile(rf"\+?(?:{_digit}[\s\-–—._/·,，]{{0,2}}){{6,}}{_digit}")
_PERSONAL = (
    re.compile(r"(?:微信号?|vx|wx|qq)[:：\s]*[a-z0-9_\-]{4,}", re.IGNORECASE),
    re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"),
    # 门禁密码2580
    re.compile(r"(?:密码|口令|门禁|取件码|验证码)[码是为:：\s]{0,3}[\da-zA-Z#*]{3,}"),
    # call me John Smith
    re.compile(
        r"(?<![a-zA-Z])(?:call me|i'?m|i am|my name is|name[:：])\s*[a-z]+(?: [A-Z][a-z]+)?",
        re.IGNORECASE,
    ),
    # 给欧阳娜娜送去
    re.compile(r"(?<=[给找交])[\u4e00-\u9fff]{2,4}(?=送[去到过来]|签收|代收)"),
    # 5幢 1单元 1202; 现代城A座1203; 六栋二单元三零一; 3-2-501
    re.compile(
        rf"(?:{_number}{{1,3}}|[a-zA-Z])\s?[号#]?[楼栋幢座]\s*(?:{_number}{{1,2}}\s?单元\s*)?{_number}{{2,4}}室?"
        r"|(?<!\d)\d{1,3}-\d{1,2}-\d{3,4}(?!\d)"
    ),
    # 送给李雷
    re.compile(r"(?<=[送带捎留]给)[\u4e00-\u9fff]{2,3}(?=$|[\s,，。;；])"),
)
# 张三收, 我是王芳, 叫李雷
_SELF = re.compile(r"^(?:我是|我叫|收货人|收件人|联系人|姓名|叫)?[:：]?(?P<name>.+?)(?:收|签收)?$")


@dataclass
class Masked:
    """`text` may be sent; `hidden` are the words behind its placeholders, in order."""

    text: str
    hidden: list[str] = field(default_factory=list)

    def put_back(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda match: self._word(match[0]), text)

    def _word(self, placeholder: str) -> str:
        number = int(placeholder[1:-1]) - 1
        return self.hidden[number] if 0 <= number < len(self.hidden) else ""


def mask(text: str, *, goods: Iterable[str], people: Iterable[str] = ()) -> Masked:
    """
    `text` without telephones, places, accounts and names. `goods` are words that our reader knows
    for goods, which are no names; `people` are names that it knows.
    """
    text = _BRACKETS.sub(" ", text)
    known = "\n".join(goods)
    spans: list[tuple[int, int]] = [match.span() for match in _NUMBER.finditer(text)]
    spans += [match.span() for each in _PERSONAL for match in each.finditer(text)]
    for name in filter(None, people):
        spans += [match.span() for match in re.finditer(re.escape(name), text)]
    for match in _PIECE.finditer(text):
        spans += [
            (match.start() + start, match.start() + end)
            for start, end in _of_piece(match[0], known)
        ]
    return _masked(text, spans)


def _of_piece(piece: str, goods: str) -> list[tuple[int, int]]:
    found = [(start, end) for start, end in notes.personal(piece)]
    if place := notes.place(piece):
        rest = _REST_OF_PLACE.match(piece, place[1])
        end = rest.end() if rest else place[1]
        # 3号楼要土豆2斤: what is behind it may be goods.
        found.append((0, end if amounts.find(piece[end:]) else len(piece)))
    found += names.titled(piece)
    said = _SELF.match(piece)
    if said and piece not in goods and names.names_somebody(said["name"], is_goods=False):
        found.append(said.span("name"))
    return found


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> Masked:
    made = Masked("")
    at = 0
    for start, end in _joined(spans):
        made.hidden.append(text[start:end])
        made.text += f"{text[at:start]}⟦{len(made.hidden)}⟧"
        at = end
    made.text += text[at:]
    return made


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found
