"""What is for the shopkeeper and no goods: where to, when, how paid, wishes, questions."""

import re

from search.chat.pieces import complaints, remarks
from search.chat.words import names, units

_DAY = (
    r"(?:(?<![\d一二两三四五六七八九十半几])听日|(?:今|明|后|大后)(?:天|日|早|晚|儿个?)|(?:这|下)?(?:周|星期|礼拜)[一二三四五六日天末]"
    r"|\d{1,2}月\d{1,2}[号日]?|\d{1,2}[号日](?=之?前|上午|下午|早|晚|要|送|来)"
    r"|(?:早上|上午|中午|下午(?!茶)|晚上)(?!好)|早晨|傍晚|夜里|凌晨|月底|周末|过年|节前)"
)
_CLOCK = (
    # 来一点 is no hour.
    r"(?:(?!(?<=[来要买拿给称弄整搞加])一点(?![半钟整前后]))(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
    r"点(?!心|儿|的)(?:半|钟|整|一刻|[0-5]?\d分?)?"
    r"|\d{1,2}[:：]\d{2})"
)
_UNTIL = r"(?:之前|以前|前|之后|以后|后|左右|多(?!少))?"
_FETCH = (
    r"(?:(?:就|统一|一起)?(?:来拿|来取|来拉|来提|过来拿|过去拿|去拿|自提|自取"
    r"|要?收到|送到|送达|送来|送过来|送货|送|到货|要用|要(?![做包炖煮炒烧蒸煲烤涮腌])|用|截单))?"
)
_TIME = re.compile(
    rf"(?:{_DAY}\s?)+(?:{_CLOCK}{_UNTIL}(?:[-~到至]{_CLOCK}{_UNTIL})?)?{_UNTIL}{_FETCH}"
    rf"|{_CLOCK}{_UNTIL}(?:[-~到至]{_CLOCK}{_UNTIL})?{_FETCH}"
)
_LATER = re.compile(
    r"(?:我|就)?(?:晚点|晚些|待会儿?|过会儿?|一会儿?|等会儿?|回头|稍后|下班后?|放学后?|路过|顺路)"
    r"(?:再|就|会|我|时)*(?:过来|过去|回来|下来|上来|来|去)?(?:自?提|拿|取)"
)
_PHONE = re.compile(
    r"(?:(?:联系)?电话|手机号?|微信号?|tel|vx)?\s*[:：]?\s*(?<!\d)"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-\d{7,8})(?!\d)"
)
# 一共多少钱啊, behind what is wanted.
_SUM_ASKED = re.compile(
    r"(?:这些)?(?:一共|总共|合计|加起来|拢共)(?:是|要|得)?(?:多少钱?|几块钱?|几钱|好多钱)[啊呀呢嘛吗]?"
)
# What is to be written on it: 刻字“小美”; 一把刻平安一把刻喜乐; and that one is a present.
_INSCRIPTION = re.compile(
    r"(?:帮我|给我|上面|要|想)*[刻写印绣](?:字|上|着|名字)*[:：\s]*[“「『][^”」』]{1,30}[”」』](?![一两二三四五六]个?字)"
    r"|(?:[一两二三]\S[刻写印绣](?!花|字[本板]|[刀章])[^\s一两二三还再]{1,4}){2,}|(?:其中)?有[一两二三]\S是送人的"
)
# 我158 90斤: of whom it is for.
FIGURE = (
    r"(?:我(?:身高)?|身高)\s?1[4-9]\d(?!\d)\s?(?:cm|公分)?\s*(?:体重)?"
    r"\d{2,3}\s?(?:斤|kg|公斤)(?![\u4e00-\u9fff])"
)
# And 圈口56, 我家狗七八斤重.
_BODY = re.compile(
    rf"{FIGURE}"
    r"|我?家?(?:狗狗?|猫咪?|金毛|泰迪)"
    r"(?:(?:大概|现在|才|有)+[\d一二两三四五六七八九十几]{1,3}公?斤重?|[\d一二两三四五六七八九十几]{1,3}公?斤重)"
    r"|[他她我]?(?:身高)?一米[五六七八九][一二三四五六七八九十]?(?:体重)?"
    r"(?:一百?[一二三四五六七八九十]{0,2}|[七八九]十[一二三四五六七八九]?|\d{2,3})斤"
    r"|我家(?:狗狗?|猫咪?|金毛|泰迪)[\d一二两三四五六七八九十几]{1,3}公?斤(?=[能可吃用穿\s,，]|$)"
    r"|[\d一二两三四五六七八九十]{1,2}岁半?的?(?:孩子|宝宝|小孩|娃)?[吃喝用穿戴玩]的"
    r"|(?:圈口|圈号|戒圈|腰围|胸围|臀围|肩宽|袖长|裤长|身高|体重)\s?\d{2,3}(?:cm|公分|厘米|公?斤|kg)?"
)
# To the end of the piece: what is behind it is the place, unless goods are counted there.
_GOODS = (
    r"(?<=[口家里区楼门室店])[\d一二两三四五六七八九十]{1,2}[包袋盒瓶罐桶箱斤提](?=[\u4e00-\u9fff])"
)
_DESTINATION = re.compile(
    r"(?:麻烦|帮我|给我|请|都|直接|还是)*(?:送货?|寄|发|快递|放|搬|捎)(?:到|至|去|往|在|上楼)(?!货)"
    rf".*?(?={_GOODS}|$)"
    r"|(?:给我|帮我)?送(?=[\d一二三四五六七八九十]{1,4}(?:单元|号楼|栋|幢|座|楼|室)|[a-z][座栋幢]).*"
    r"|(?:挂|装|摆|贴|铺|安)(?:到|在).*|(?<!要)挂[门墙车窗床包][上里头]的?$|我?(?:家?住在?|家在)(?:[\d一二三四五六七八九十a-z]{1,4}(?:号楼|[栋幢座弄号楼室]|单元)){1,4}|(?:收货|送货|详细)?地址(?:是|在)?.*|(?:收货|收件)人.*"
)
_PLACE = re.compile(
    r"\d+号楼|\d+[栋幢座](?:\d|$)|\d+单元|\d{3,4}室|小区|花园\d|大厦|路\d+号?|街道?\d+号?|弄\d+号"
    r"|[一二三四五六七八九十\d]楼|电梯|驿站|快递柜|代收点|门卫|门口|楼下|前台|保安"
    r"|[省市区县镇].{1,12}[路街巷弄村号]"
)
_PAYMENT = re.compile(
    r"记账|挂账|赊|欠着|货到付款|到付|支付宝|微信(?:付|转|支付|给)|转账|转[给你过]|扫码|现金"
    r"|月结|结账|一起结|一起算|开.{0,3}票|发票|专票|普票|收据|找零|优惠|打折|折扣|赠品|积分|会员|便宜点|抹零|包邮|运费"
    r"|^活动$|活动用|(?:有|啥|什么)活动(?!的)|活动[吗价呢]|一共(?:多少|[\d一二两三四五六七八九十])|总共|合计|算一下|算下"
)
_WISHES = (
    # what to do with the goods
    r"挑(?![\d一二两三四五六七八九十半几])|选[^购]|别[^的]|不要(?!了)|不放|少放|多放|切|削|剪[好掉开]|去[皮骨尾壳籽]|拔毛|刮鳞|剁|[宰斩砍][成开小]|绞|刻|印(?:[上字名刷]|$)|写|分开|单独|多给",
    r"^一[台箱份套件条盒包袋个](?:[送寄放装给](?!货)|是给)|打包|自己?[带备](?=.{0,3}[桶袋箱盒罐])|包装|包好|包(?:一下|个|好)书皮|包起来|包一?下|塑料袋|袋子|礼盒|礼品?袋|手提袋|小票|安装|拆除|拆旧|旧机|搬上|检查|看好|轻拿|小心|记得|注意|千万",
    r"日期|保质期|过期|退瓶|退货|退款|上次.*(?:坏|烂|少)|一起(?:送|发)|一块儿?(?:送|发)|备注|麻烦(?!\S{0,4}[来要拿给送称买]\S{0,2}[\d一二两三四五六七八九十半])|谢谢",
    # when, and whom to tell
    r"^很?急+$|尽快|快[点些]|抓紧|急用|着急|马上|打个?电话|联系|通知|话(?:俾|给)?我知|的时候|帮我.{0,3}[调装弄试]|旧换新|量尺寸|(?:一人|每人)一[套件个份条双]",
    # what they are for
    r"送人|送(?:朋友|同学|亲戚|客户|领导|长辈)|送礼|礼物|生日|班级|单位|公司|学校|食堂|自己?[用吃]|[给送].{1,4}[吃用]|够.{1,6}[吃用喝]",
    r"[家屋]里(?:来|有|养|[一二三两四五\d]?[只口])|^养了|办席|聚会|请客|孩子|老人",
    # how they should be
    r"冰的|热的|甜的|新鲜|便宜的|好的|大个|小个|[嫩熟生瘦肥脆][的点]|[大小嫩熟甜辣]一?[点些]|[青硬]一[点些]|硬的|软的|冻.的",
    r"^太[^\s,，\d]{1,2}了[吧啊呀哦]?$|随便(?!(?:什么|哪[个种])?(?:味道?|口味|颜色)?的?[来拿给要])|哪个都|都行|都不行|都可以|没有就算|除了.+都|剩下的?|其他的?都?|其余",
)
_WISH = re.compile("|".join(_WISHES))
# "要新鲜的" behind an amount is a wish, "要红的" may tell goods apart.
# 来几块 is how many.
_YUAN = r"(?:(?<![来拿给切称整])几块|几块(?=钱|一))"
_QUESTION = re.compile(
    rf"[?？]|吗[^\w]*$|么$|多少钱|什么价|啥|怎么|{_YUAN}|几元|几钱|价格|价钱|贵不贵|有没有|有无"
    r"|能不能|可不可以|能否|可以.{1,6}[吗吧]|什么|哪些|哪种|哪[个种款].{0,6}(?:好|便宜|划算|实惠|耐用|新鲜|甜|香)|多久|几点|几年|多大|多重"
    r"|(?P<asked>[\u4e00-\u9fff])不(?P=asked)|得[懂到了住起]不$|会不会|保修|质保|来着|推荐|退换|还有没|在哪|是不是|问[下问一]|差在哪|区别"
)
_TO_SHOP = (
    r"(?>(?:老板娘?|师傅|大?[姐哥]|[哎诶]|您?好|靓[女仔]|(?:帮[我俺]?)?[看瞅][看下瞅]?|请问|[你咱]们?(?:家里?(?!脊))?|贵?店里?|可(?=有)|"
    r"[再我]?想?问一?下|那(?![个种款条件双瓶包袋盒台本套把只顶])|对了)*)"
)
_WHEN = r"(?:几点|什么时候|啥时候)(?:出炉|到货|有货|上架|补货|能到|再?有)"
_NOW = r"(?:现在|今天|今儿)?"
_HOW_MUCH = r"(?:有多[大高长重宽厚]|多[少大高长重宽厚])[啊呀呢]$"
_STATE = r"(?:新鲜|好吃|好喝|甜|嫩|熟|脆|贵)"
_IF_GOOD = r"(?:[,，\s]*(?:要是|如果)?(?:好|新鲜|甜|行|合适)的话)?"
# 有茼蒿吗, 茼蒿还有吗, 面粉多少钱一斤, 草莓新鲜不, 20块能买多少牛腩
ASK = re.compile(
    rf"{_TO_SHOP}(?:还)?有(?:没有?|卖)?(?P<a>.+?)(?:卖|没有|没|不)?(?:吗|么|嘛|没有|没|不|$)[啊呀呢哈哦噻]?"
    rf"|{_TO_SHOP}(?P<b>.+?){_NOW}(?:还)?有(?:货|现货|没有货?|卖|配|新鲜|[大中小]的)?的?(?:吗|么|嘛|没有|没|不)[啊呀呢哈哦噻]?(?:老板娘?|师傅)?"
    rf"|{_TO_SHOP}(?P<c>.*?){_NOW}"
    rf"(?:[卖是]?多少钱|怎么卖|什么价|啥价|{_YUAN}|几钱|价格|价钱|多少一斤).*"
    rf"|{_TO_SHOP}(?P<r>.+?){_NOW}(?:到没到|到货?了?没)有?[啊呀呢]?"
    rf"|{_TO_SHOP}{_NOW}(?P<d>.+?){_NOW}{_STATE}(?:{_STATE}|[吗么嘛不])+[啊呀呢]?{_IF_GOOD}"
    rf"|{_TO_SHOP}{_NOW}的?(?P<g>.+?)(?:怎么样|怎样|咋样|好不好)[啊呀呢]?"
    rf"{_IF_GOOD}"
    rf"|{_TO_SHOP}(?P<h>.+?)(?:都|现在)?有(?:什么|啥|哪些|哪几种|几[个种款](?:颜色|口味|味道|尺码)?)[啊呀呢]?"
    rf"|{_TO_SHOP}(?P<j>.+?)(?:[你咱]们?家|店里)?(?:卖不卖|还?在不在|还在[吗么不])[啊呀呢]?"
    rf"|{_TO_SHOP}(?P<k>.+?有(?:[smlx]{{1,4}}|\d{{2,3}})码?)的?(?:吗|不|没|么|没有)"
    rf"|{_TO_SHOP}{_NOW}(?P<l>.+?){_WHEN}[啊呀呢]?"
    r"|(?P<n>.{2,16}?)(?:用的)?(?<![要总但就可老只不])是.{1,10}还是(?![来要拿给买换]).{1,10}[啊呀呢吗]?"
    rf"|{_TO_SHOP}(?P<s>[^\d]+?){_NOW}有没有(?:货|卖的?)?[啊呀呢]?"
    r"|(?P<o>.{2,10}?)也?报(?:一?下|个?价|下价)[啊呀呢吧]?"
    r"|.{1,8}(?:能|可以)买(?:多少|几[斤个])(?P<e>.+)"
    r"|(?:群里|有)*谁(?:还|也|想)*要(?P<q>[^\d一二两三四五六七八九十半]+?)[啊呀呢吗]?"
    rf"|(?P<f>.+?)(?:承重|净重|重量|容量|尺寸|功率|高度|长度|宽度)?是?{_HOW_MUCH}"
)
_PRICE_NOW = re.compile(
    r"[^\d\s,，]{1,12}?(?:今天|今儿|现在)(?:多少钱|什么价|怎么卖|几块钱?|几钱|到没到|到货?了?没)(?:一?\S)?[啊呀呢吗]?"
)
# 花露水呢
ASK_ALSO = re.compile(r"(?P<about>[\u4e00-\u9fff]{2,8})呢")
ASKING = re.compile(
    r"呢$|"
    rf"{_WHEN}|"
    r"(?<![要总但就可老只不])是.{1,10}还是(?![来要拿给买换])|报(?:一?下|个?价|下价)[啊呀呢吧]?$|卖不卖|在不在|还在[吗么不]|有(?:[smlx]{1,4}|\d{2,3})码?的?[吗不没么]|"
    # 给我留两个嘛 asks nothing.
    rf"[吗么]$|(?<![{units.ONE_CHARACTER}来要])嘛$|怎么样|怎样|咋样|好不好|有没有|有没|还有不(?!用|要|想)|多少钱|怎么卖|什么价|啥价|{_YUAN}|几钱|价格|价钱|多少一斤|到没到|到货没"
    rf"|谁(?:还|也|想)*要|有.{{1,8}}[不没]$|{_HOW_MUCH}|有(?:什么|啥|哪些|几[个种款](?:颜色|口味|味道|尺码))|{_STATE}不(?![要用想买])|(?:能|可以)买(?:多少|几)"
)
# What it may cost: 要是不到45就给我来三斤
_IF_CHEAPER = re.compile(
    r"(?:要是|如果|若是|假如|只要)?(?:不到|不超过|没超过|低于)[\d一二两三四五六七八九十]+(?:\.\d+)?[块元]?钱?(?:一[斤个])?(?:的话)?就?"
    r"|还?是\d+(?:\.\d+)?[块元]?\d?钱?的话就?"
    r"|\d+[块元]?钱?(?:以内|以下|之内)(?:的话)?就?|\d+多块钱?的?(?:那[个种款])?"
)
# How they should be, in the middle of a piece: 西红柿挑几个熟的.
_MANNER = re.compile(
    r"(?:要|尽量|都?要)(?:几个|个|点)?(?:最|更|稍微|比较)?"
    r"(?:新鲜|甜|嫩|熟透|脆|瘦|肥|好|冰|热|大|小|硬|软|酸|辣|厚|薄|青|黄)(?:一?[点些]的?|(?<![大小青黄])的)"
    r"|(?:新鲜|甜|嫩|熟透?|脆|瘦|肥|冰|硬|软|酸|厚|薄|面|沙)一?[点些]的"
    r"|(?:帮我|给我)?挑(?:选)?[^来要拿称]{0,6}?的|(?<=[斤两克个只块条])整[条块只个](?=\s|$)"
    r"|(?<=的)不要[^了]{1,6}$|(?:别|不要|不用|不必)太[^\s\d了一二三四五六七八九十两]{1,2}?的?(?=$|[\d一二三四五六七八九十两])|(?<=.)是[^\s是]{1,8}吗$"
)
# What is done with goods before they are packed: 半个哈密瓜切好.
_TREATED = re.compile(
    r"(?:帮我|帮忙|给我|麻烦|要|都)*"
    r"(?:切成?(?:好|开|[大小]?块头?|薄?片|丝|段|条|丁|半|碎)|削(?:皮|好)|剁(?:块|碎|馅|好)|砍(?:断|开|成?小?块|好)|去(?:皮|骨|核|头|鳞)|杀好|打开|剥好|去壳|开(?:好|个)?口|开[好了](?=$|[\s,，])"
    r"|加热|倒好?(?:开水|热水)|热一下|烤一下|洗(?:好|净|干净)|包(?:好|起来|(?:漂亮|好看|仔细|严实|结实)一?[点些])|分开装|绞(?:馅|碎)|打成馅"
    r"|斩(?:件|开|块)|劈(?:开|成两半)|剖开|拍(?:松|扁)|分装(?:成?[一每半两]\S{1,2}[一每][袋包份盒])?"
    r"|[剪截裁锯切]成?[\d一二两三四五六几]{1,2}[段截根块条份]|分成?[\d一二两三四五六几]{1,2}[袋包份]装?"
    r"|刻上?(?!字)[“「\"]?[^\s,，]{1,6}?[”」\"]?[一两二三四五六]个?字)(?:一下|点|些)?"
)
# How it is mixed, said right behind what is drunk: 鸳鸯走甜, 拿铁去冰.
_MIXED = re.compile(
    r"(?:[少去多微走免]|正常)冰(?![糖红箱柜淇棍水激粉豆])|(?:半|全|微|少|正常|[三五七]分)糖|走[甜糖奶葱蒜辣]|少放?一?点?糖|不加糖"
)
# 昨天的草莓很甜, 西瓜很甜, 上回的馒头有点硬: of what is wanted again, or a remark.
PRAISE = re.compile(
    r"(?:(?:上[次回个周]|昨[天儿晚]个?|前[天儿几])[买拿要]?的?(?:那[个箱瓶袋盒包桶提批条件款种]?)?)?(?P<about>(?!.*不要)[^\d,，别]{1,10}?)"
    r"(?:老得劲儿?|(?:很|挺|真|太|蛮|可|老)(?:甜|新鲜|好吃|好喝|好看|好使|漂亮|亮|结实|耐用|舒服|不错|好|香|脆|嫩|硬|酸|老|软|咸|淡|小)"
    r"|(?<=.)(?:有点|不太?|都)(?:硬|酸|老|软|咸|淡|小|新鲜|好吃|甜|黄|烂|坏|蔫))[了的啊呢]?"
    r"|(?:上[次回]|昨[天儿晚]|前[天几])[买拿要]?的?那?个?(?P<other>[^\d,，别]{1,10}?)[很挺真太蛮][\u4e00-\u9fff]{1,4}"
    # 我家冰箱坏了，要个196升的
    r"|(?:老板娘?)?(?:我?们?家里?的?|(?:客厅|厨房|卧室)的旧?)(?P<broken>[^\d\s,，]{1,8}?)(?:用?坏了|不(?:制[冷热]|转|亮|出水)了)(?:急死我?了)?"
    r"|(?P<got>[^\d\s,，]{1,8}?)(?:收到|拿到)了(?![吗没])[^\d,，]{0,12}"
)
# Whom it is for, or what: 给我妈买的, 宝宝吃的, 包饺子用的; and praise before more of it is wanted.
_COOKING = r"[做包炖煮炒烧蒸煲烤涮腌拌熬煎]"
_FOR = re.compile(
    r"(?:^|(?<=[来要拿再]))(?:给|帮)?(?:我们?|咱们?|你们?|他|她)?家?里?"
    rf"(?:{names.FAMILY}|客人|自己|同事)们?"
    r"要?[吃喝用穿戴买带看玩]?的(?=\S)"
    rf"|(?:^|(?<=我))(?:想)?[给帮替](?:[我他她]们?)?家?(?:{names.FAMILY}|同事)们?"
    r"(?=[买拿要来订换]|再)"
    rf"|^我?(?:{names.FAMILY}|老师|同事|老板|领导|学校)(?:让|叫|喊|要|要求)(?:我们?|孩子|大家)?来?[买拿订带](?:[点些]?(?:东西|菜|水果)(?=\s*$))?"
    rf"|^{_COOKING}[\u4e00-\u9fff]{{1,3}}用的?(?=\S)"
    rf"|^(?:老板娘?|师傅|那个|嗯|就是|我们?|今[天晚]|晚上|中午)*(?:(?:想|准备|打算){_COOKING}[点些个]?|{_COOKING}(?=.{{1,4}}的))"
    r"(?:[二三四五六八]寸)?(?:粥|[鸡鱼骨肉]{0,2}汤|菜|饭|饺子|包子|馄饨|火锅|红烧肉"
    r"|蛋糕|面包|月饼|提拉米苏|曲奇|沙拉|凉菜|戚风)(?:[吃喝用]?的)?(?=\S)"
    r"|(?<=.)(?:看电影|看球|看剧|追剧|打牌|加班|开会|路上|露营)(?:的时候)?[吃喝用]的?(?=\s*$)"
    rf"|(?<=\S)给我?(?:{names.FAMILY}|公婆)家?里?[吃喝用穿戴看玩装]的?(?=\s|$)"
    rf"|^我?家?(?:{names.FAMILY})(?:想?要[买吃喝用]?|[用穿](?![的品具]))(?=\S)"
    rf"|^我?(?:{names.FAMILY})?说?(?:老师|学校)(?:要求?|让|叫|推荐)[看读买用带]?书?(?![单的])(?=[\u4e00-\u9fff《])"
    # 天热了西瓜来一个, 我妈说菠菜不要了
    r"|^(?:今天|最近)?天气?[太好真]?[冷热凉]了(?=\S)"
    rf"|^(?:[哎唉哦]|等一下)*我?(?:{names.FAMILY})(?:又|刚)?[说讲](?!要)(?=[^的\s]{{2}})"
    r"|^(?:办公室|教室|宿舍|家里|店里|公司|单位)的?(?=[\u4e00-\u9fff]{2,6}(?:没|用完|吃完|不够|坏)了)"
    rf"|^我?(?:{names.FAMILY})[说讲]要(?=[^\d\s一二两三四五六七八九十半几]{{2,8}}[\d一二两三四五六七八九十半])"
    # whose room, and what it wants: 六栋418要
    r"|^[\d一二三四五六七八九十]{1,3}(?:栋|幢|座|号楼|#)(?:\d{1,2}单元)?\d{2,4}室?(?=想?[要来订])"
    r"|^\d{3,4}室?(?=想?要)"
    r"|^(?:我们?|咱们?)(?:班|单位|公司|店|学校|办公室|群)里?(?=想?要(?!采购)|订)"
    r"|^(?:群里|朋友圈|你们?|店里)(?:刚才|昨天)?(?:说|发|推荐|晒)的(?:那[个种款])?(?=\S)"
    r"|^(?:门口|客厅|厨房|卫生间|阳台|卧室|办公室|教室|车上|桌上|墙上)[用放挂摆贴]?的(?=\S)"
    r"|我?上[次回]在[你您](?:这儿?|那儿?|们?家|们?店里?)[买拿订]的(?:那[个种款])?(?=\S)"
    r"|(?:帮我|给我)?[送带拿捎][点些](?:菜|货|东西|水果|吃的)(?:[上下过]?来|过去)?"
)
# 包饺子, 晚上炖汤: unless the store sells what is called so.
_DISH = re.compile(rf"^(?:想|准备|要)?{_COOKING}[^\d\s一二两三四五六七八九十半]{{1,3}}$")
_PRAISED = re.compile(
    r"(?:挺|很|真|蛮|还|特别|非常)(?:好|不错|甜|新鲜|嫩|香|脆|划算)[吃喝用看]?(?:的|呢|啊|哦)?(?=\s*$|[你您]?[再还又])"
    r"|(?<!哪[个种款])(?:好吃|好喝|好用|不错)(?:的|呢|啊|哦)?(?=\s*$|再|还|又)"
)
_EXCEPT = re.compile(r"除了.+(?:都|全)")
# Numbers of telephones, accounts and houses; addresses on the web.
_TELLING = re.compile(r"\d{5,}|www|http|[@/\\]|微信|vx|qq")
_LABEL = re.compile(r"^(?:备注|留言|注)[:：]?")
# Beside goods in one piece; the first takes what it is about.
_ASIDES = (
    *(_SUM_ASKED, _BODY, _INSCRIPTION, _IF_CHEAPER, _LATER, _PHONE, _DESTINATION),
    *(_MANNER, _TIME, _FOR, _PRAISED, _MIXED),
)


def cut(text: str) -> list[tuple[int, int]]:
    """[start, end) of times, phones and places that stand beside goods in one piece."""
    found: list[tuple[int, int]] = []
    if PRAISE.fullmatch(text.strip()):
        return found
    for pattern in _ASIDES:
        for match in pattern.finditer(text):
            if match[0] and not any(a < match.end() and match.start() < b for a, b in found):
                found.append(match.span())
    return sorted(found)


def treatment(text: str) -> tuple[int, int] | None:
    """[start, end) of what should be done with the goods before it."""
    match = _TREATED.search(text)
    return match.span() if match and match.start() > 1 else None


def is_certain(text: str) -> bool:
    """Whether a piece can be nothing but a note, whatever the store sells."""
    said = text.strip()
    return bool(
        _TREATED.fullmatch(said)
        or remarks.is_one(said)
        or complaints.is_one(text)
        or _EXCEPT.search(text)
        or _LABEL.match(text)
    )


def is_note(text: str, *, is_place: bool = True) -> bool:
    """Whether a piece that names no goods of the store reads as a note; `is_place` counts 3号楼."""
    patterns = (_PAYMENT, _WISH, _TIME, _PHONE, _DESTINATION, _EXCEPT, _DISH)
    found = any(pattern.search(text) for pattern in patterns)
    return found or (is_place and bool(_PLACE.search(text)))


def besides(text: str) -> str:
    """`text` without what reads as a wish to the shop, or as a sum."""
    for pattern in (_WISH, _PAYMENT):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def tells_of_a_person(text: str) -> bool:
    """Whether somebody might be found by it: a telephone, a place, where to bring things."""
    return any(pattern.search(text) for pattern in (_PLACE, _PHONE, _DESTINATION, _TELLING))


def personal(text: str) -> list[tuple[int, int]]:
    """[start, end) of telephones, accounts, and where to bring things."""
    patterns = (_PHONE, _DESTINATION, _TELLING)
    return [match.span() for pattern in patterns for match in pattern.finditer(text) if match[0]]


def place(text: str) -> tuple[int, int] | None:
    """[start, end) of the last place in `text`."""
    spans = [match.span() for match in _PLACE.finditer(text)]
    return spans[-1] if spans else None


def asks_price(text: str) -> bool:
    """草莓今天多少钱一盒, and nothing else."""
    return bool(_PRICE_NOW.fullmatch(text.strip()))


def is_question(text: str) -> bool:
    return bool(_QUESTION.search(text))
