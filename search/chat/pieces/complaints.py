"""What is said of goods of before, and orders nothing: 上次的烂了三个, 退一个."""

import re

from search.chat.words import amounts, lexicon

# Goods of before that were not as they should be: no order, whatever is named.
_COMPLAINT = re.compile(
    r"(?:(?:上[次回个周]|昨[天儿晚]|前[天儿几]|收到|拿到|送来)[^,，单]{1,16}?[烂坏破漏碎裂馊臭瘪少死断]了"
    r"|(?:刚才?|今天)[^,，单]{1,16}?[烂坏破碎裂馊臭瘪]了)"
    r"(?:好?几|[小大]?[\d一二两俩三四五六七八九十半]|好多|很多|不少)(?!.*(?:再|这[次回]|补|来|拿|要|换))"
)
# 上次买的额温枪不准啊: not even how many.
_FAULTY = re.compile(
    r"(?:上[次回个周]|昨[天儿晚]|前[天儿几])[^,，单]{1,16}?"
    r"(?:(?:一点儿?)?[都也]不[甜好新香脆嫩熟]|漏[气水油]了|不(?:[准亮响转通热灵]|(?:制[冷热]|出水|工作|启动|开机)(?=了|[啊呀呢]|$))|[漏坏裂碎馊潮粘烫化黑烂蔫软]了|(?<![不没])(?:掉[色毛漆]|起球|脱线|开胶)|充不|发芽|有点(?:打|漏|坏|松|歪|脏|破)|(?<!快)过期|发[霉烫黑]|[有生长]虫)"
    r"(?!.*(?:再|这[次回]|补|拿|换|来|要))"
)
# 昨天买的鸡蛋有两个是破的
_SOME_FAULTY = re.compile(
    r"(?:上[次回个周]|昨[天儿晚]|前[天儿几]|刚才?|今天)[^,，单]{1,16}?"
    r"有好?[一二两三四五六七八九十几\d]+[个只斤袋盒瓶根条包](?:都?是)?[^\s,，]{0,3}"
    r"[烂坏破漏碎裂断馊臭瘪黑软](?:的|了)"
)
# 上次买的裙子退了行不行
_SENT_BACK = re.compile(
    r"(?:上[次回]|昨[天儿]|前[天几]).{1,16}?[能想]?退(?:了|掉|货)?"
    r"(?:行不行|行吗|可以吗|可不可以|能不能|吗|不)[啊呀呢]?"
)
# 上次把隔壁的菜送到我家来了
_MISTAKEN = re.compile(
    r"(?:上[次回]|昨[天儿]|前[天几])(?:你们?)?(?:把.{1,10}?|的[^\s,，\d]{1,6}?)(?:送到|送错|拿错|发错|弄错|放到|送给)"
    r"(?!.*(?:再|这[次回]|要|来[\d一二两三四五六七八九十半])).*"
)
# 豆浆有点糊味啊: no more than that, and nothing is wanted.
_TASTES = re.compile(
    r"[^\d来要拿给]{2,16}?(?:有点儿?|有一?股)(?:糊|焦|馊|腥|苦|怪|异|霉|药|塑料)味[道了啊呢呀]*"
)
# 台灯才用两天就闪; 纸用两天就没了 is why more of it is wanted.
_SOON = re.compile(
    r"[^\d]{2,10}?(?:才|刚)?[用吃穿戴](?:了|回来)?(?:不到|没)?[一两三四五几\d]{1,2}[天次回]就"
    r"(?:[闪坏裂破断漏烂馊卡松散]|掉\S|脱\S|起球|没电|褪色|缩水|变形|不(?!要|用|想)\S{1,3})[了啦]*"
)
# 杯子碎了一个
_BROKEN = re.compile(
    r"[^\d\s,，来要拿买给]{2,8}?[碎破裂烂馊瘪扁]了(?:好?几|[\d一二两俩三四五六七八九十半]{1,2})[个只斤袋盒瓶根条包罐]"
)
# 把我白衣服都染了
_HARMED = re.compile(r"把我[^\s,，\d]{1,8}(?:[染弄搞](?:[了脏坏烂湿花]了?))")
_BEFORE = (
    r"(?:(?:上[次回个周]|昨[天儿晚]|前[天几儿]|刚才?)(?:[你您咱]们?家?)?"
    r"|[你您咱]?们?家(?:上[次回]|昨[天儿晚]|前[天几儿]))"
)
# 上次少给我一袋白糖; 昨天送的面包都压扁了
_WRONG = re.compile(
    rf"{_BEFORE}(?:[少漏]|多(?!(?:来|拿|给|送|放)[一两点些]))(?:给|送|发|装|拿|收|放)(?:了|我|我们|咱)*[^,，]{{1,16}}(?!.*(?:再|这|补|拿|换|来|要))"
    rf"|{_BEFORE}[送买拿发给订寄要](?:过?来|到)?的[^,，\d]{{1,12}}?(?:[装用穿喝吃收]上?到?了(?!.*(?:再|这|补|拿|换|来|要))"
    r"|[都全](?![^,，]*[完光没好])[^,，\d买要来拿]{1,4}了)"
    # 蓝月亮上次漏了半瓶
    r"|[^\s,，\d]{1,8}上[次回](?:就|都)?[烂坏破漏碎裂馊臭瘪]了[^,，]{0,4}$"
    rf"|(?:{_BEFORE}|今[天早晚])?那[个包袋盒瓶条件][^,，\d]{{1,10}}?[漏掉碎烂坏臭难咸酸苦硬]得?(?:很|厉害|要命|不行)(?!.*[再来要拿])"
    rf"|{_BEFORE}?等了(?:好?几|[一两二三四五六七八九十半\d]+)个?多?(?:小时|钟头|分钟|天|半天)"
)
# 退一个, 给个说法
_RETURN = re.compile(
    r"(?:你们?)?得?给个?(?:说法|交代|解释|答复)|"
    r"(?:给我|帮我)?[退赔](?:我|给我|了)?[一二两三四五六七八九十半几\d]*[\u4e00-\u9fff]{0,3}"
)
# 昨天拿的鸡蛋有两个坏的，你们怎么搞的: a whole row.
_ROW = re.compile(
    r"(?:上[次回个周]|昨[天儿晚]|前[天几儿]|[你咱]们?家?[卖发送]的|收到的).{2,40}?"
    r"(?:怎么[搞处办]|怎么回事|咋回事|咋搞|什么情况|质量.{0,6}[差烂]|退[货款钱]|投诉|差评|能[换退修])"
)
# And what orders in it all the same.
_ORDERS = re.compile(r"[\s,，。;；!！?？](?:给我|帮我)?[再来要拿买补](?!退|换|个?说法)")


# 老板昨天买的…
_ADDRESSED = re.compile(rf"{lexicon.ADDRESS}*(?:[你您]们?|我)?")


def is_row(text: str) -> bool:
    """Whether all of a row is about goods of before: no order, and no amount but 有两个."""
    if not _ROW.search(text) or _ORDERS.search(text):
        return False
    counted = (each.start for each in amounts.find(text) if each.unit)
    return all(text[start - 1 : start] == "有" for start in counted)


def is_one(text: str) -> bool:
    """Whether a piece tells of goods of before, whatever it names."""
    said = text.strip()
    whole = any(
        each.fullmatch(said)
        for each in (_RETURN, _SENT_BACK, _TASTES, _SOON, _MISTAKEN, _BROKEN, _HARMED)
    )
    if addressed := _ADDRESSED.match(said):
        said = said[addressed.end() :]
    return bool(
        whole or any(each.match(said) for each in (_COMPLAINT, _FAULTY, _SOME_FAULTY, _WRONG))
    )
