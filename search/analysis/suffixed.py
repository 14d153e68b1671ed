"""钉子 is a 钉, 盒子 a 盒: nouns that 子 makes two characters of, where names end with the one."""

import re

# Things of their own, or no things: 包子 is no 面包, 柿子 no 西红柿, 袋子 what goods are put into.
_OTHERS = frozenset(
    """
    包子 瓜子 柿子 袋子 瓶子 粽子 面子 里子 个子 日子 孩子 种子 电子 原子 分子 果子 菜子
    奶子 妻子 儿子 样子 点子 路子 法子 单子 票子 房子 院子 村子 影子 脑子 肚子 嗓子 身子
    份子 对子 例子 句子 因子 离子 王子 公子 弟子 才子 亲子 老子 小子 胖子 瘦子 瞎子 聋子
    孙子 侄子 嫂子 婶子 娘子 车子 丸子
    """.split()
)
_NOUN = re.compile(r"[\u4e00-\u9fff]子(?![\u4e00-\u9fff]*味)")


def matches(text: str, at: int) -> bool:
    """Whether such a noun stands at `at` of the normalised `text`."""
    return bool(_NOUN.match(text, at)) and text[at : at + 2] not in _OTHERS
