"""Another word in what was wanted: 巧克力的换成香草的, of 爱时乐巧克力味."""

from search.chat.revisions.patterns import Said
from search.chat.wishes.reading_state import ReadingState
from search.chat.words.noun_phrase import NounPhrase


def retell(state: ReadingState, words: str, said: Said) -> bool:
    """Puts what comes `instead` in the place of `words` of a wish; False where none has them."""
    old, new = NounPhrase(words).content, NounPhrase(state.said(said.instead)).content
    if any(NounPhrase(wish.words).content == old for wish in state.own):
        # 牛肉, beside 牛肉丸
        return False
    for wish in reversed(state.own):
        told = wish.words.replace(old, new, 1)
        if old and new and told != wish.words and state.is_known(told, said.instead):
            wish.words = told
            wish.groups |= state.matcher.near(*said.instead)
            wish.spans.append(said.span)
            state.revised, state.is_uncounted = wish, True
            return True
    return False
