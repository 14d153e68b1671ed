"""Which product shows which picture: writes pictures.json.

`python assign.py [catalogue.csv] [--list]`; `--list` shows the result.

RUNS names the pictures of SKUs that follow each other; a product that is in no run
shows the picture of its category.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from draw import pictures

HERE = Path(__file__).parent
CATALOGUE = Path(__file__).parents[1] / "catalogue.csv"
TARGET = HERE.parent / "pictures.json"

CATEGORIES = """
水果 fruit-group
蔬菜 vegetable-group
豆制品 tofu-firm
蛋品 eggs-nest
肉禽水产 pork-belly
现烤面点 milk-bread
冷冻食品 dumplings
膨化食品 crisps-yellow
方便面 tub-red
饼干糕点 cookie-blue
饮料 soda-orange
酒类 beer-green
乳品 milk-bottle
罐头速食 tin-pineapple
巧克力 chocolate-milk
糖果口香糖 lollipop
调味品 soy-sauce-gold
个人护理 shower-gel
纸品 tissue-green
文具 pencil-case
粮油 rice-red
茶叶冲饮 tea-box-green
休闲零食 spicy-strips
家清用品 laundry-liquid
干果干货 mixed-nuts
炒货瓜子 seeds-tea
图书 book-waves
服装 tee-white
鞋包 sneakers-black
手工家居 bamboo-jar
手工艺品 chinese-knot
杯壶 teapot
花卉 orchid
家电·冰箱 fridge-multi
家电·冷柜 freezer
家电·小家电 hair-dryer
家电·干衣机 dryer
家电·洗衣机 washer-white
家电·燃气灶 stove
家电·燃气热水器 heater-gas
家电·电热水器 heater-electric
家电·电视 tv-hills
家电·空调 ac-wall
"""

# Runs of SKUs that follow each other in the catalogue, one picture each.
RUNS = """
G0001 crisps-pea crisps-cracker crisps-prawn crisps-crab crisps-cone crisps-steak
G0007 crisps-prawn-stick crisps-onion
G0009 crisps-seaweed crisps-cheese-steak crisps-turkey crisps-strawberry
G0013 dried-seed-kernel dried-pistachio dried-peanut dried-cashew dried-goji dried-sweet-potato
G0019 dried-mango
G0020 dried-peach dried-lemon dried-jujube dried-shiitake dried-longan dried-tea-mushroom
G0026 dried-wood-ear
G0027 dried-boiled-peanut dried-lily seeds-tea seeds-milk
G0031 tea-box-green tea-box-red milk-tea-taro milk-tea-bean potato-porridge rice-cereal soy-powder
G0038 tea-box-lemon
G0039 muesli-berry cereal-black cereal-red
G0042 noodles-chili noodles-purple noodles-red tub-seafood tub-pepper tub-chili tub-ribs tub-green
G0050 noodles-yellow noodles-black noodles-red noodles-purple
G0054 biscuit-puff biscuit-blueberry biscuit-pineapple biscuit-strawberry wafer-strawberry
G0059 rolls-vanilla
G0060 rolls-chocolate sticks-seaweed sticks-strawberry wafer-box wafer-chocolate bread-sticks
G0066 muffin-pack
G0067 bread-pack pie-pack cookie-mini
G0070 water-red water-green cola-zero cola cola-blue soda-apple soda-orange soda-lemon beer-green
G0079 beer-brown
G0080 can-blue can-red can-herbal tea-pomelo tea-rose tea-carton herbal-carton
G0087 fruit-wine-peach fruit-wine-blue liquor-small beer-can-blue beer-can-green beer-can-silver
G0093 beer-can-tall-gold beer-can-tall-gold beer-can-tall-red
G0096 milk-kids milk-kids-blue milk-ad milk-vital milk-can-red milk-carton soy-carton
G0103 peanut-carton
G0104 soy-carton yogurt-carton breakfast-carton
G0107 tin-longan tin-lily tin-coconut tin-pineapple tin-red-bean tin-corn tin-purple tin-coconut
G0115 tin-longan tin-ham
G0117 tin-fish tin-croaker tin-coconut
G0120 chocolate-mango chocolate-mocha chocolate-white chocolate-beans chocolate-milk
G0125 chocolate-cookie
G0126 chocolate-seaweed chocolate-crisp chocolate-peanut chocolate-oat chocolate-chili
G0131 gum-bottle-mint gum-bottle-lemon gum-mint gum-grape gum-melon gum-grape mint-box bubble-cola
G0139 gum-grape
G0140 candy-fruit candy-caramel candy-peach candy-blueberry candy-throat candy-blueberry
G0146 candy-strawberry candy-rainbow
G0148 vinegar-light vinegar chicken-powder soup-mix spice-chili spice-ginger pepper-salt salt
G0156 cooking-wine
G0157 soy-sauce-green soy-sauce soy-sauce-fine
G0160 mouthwash shower-gel hair-gel shampoo laundry-pouch toothpaste-red toothpaste-ice
G0167 toothpaste-mint
G0168 toothpaste-herbal toothbrush
G0170 tissue-gold tissue-pink tissue-bamboo tissue-baby tissue-yellow tissue-black tissue-blue
G0177 tissue-violet
G0178 tissue-red tissue-blue tissue-green tissue-gold tissue-green tissue-pink tissue-violet
G0185 hanky-pink hanky-yellow hanky-natural hanky-tea hanky-blue
G0190 notebook glue-stick pencil-case correction-tape glue-bottle labels marker
G0197 apple-fuji apple-green apple-red banana kiwi lemon mango melon-netted melon-hami watermelon
G0207 orange
G0208 passionfruit peach pear pineapple plum pomegranate grapefruit mandarin strawberry grape
G0218 avocado
G0219 potato tomato cucumber eggplant cabbage carrot garlic ginger leek onion pepper-green
G0230 pepper-red
G0231 sweet-potato mushroom edamame corn scallion coriander napa spinach
G0239 tofu-soft tofu-firm eggs-nest eggs-tray eggs-duck pork-belly brisket snails chicken-legs
G0248 sack-flour sack-rice-flour sack-sugar sack-brown-sugar sack-rice sack-millet sack-mung
G0255 sack-red-bean
G0256 sack-soybean sack-peanut wood-ear almonds mixed-nuts fruit-crisps nougat jelly-beans
G0264 lollipop marshmallows
G0266 chips-bowl popcorn pretzel cookies snow-crisp egg-tart honey-buns milk-bread shaobing
G0275 laobing mantou
G0277 jam chili-oil honeycomb rice-wine tangyuan fries dumplings
G0284 flour-blue flour-orange rice-red rice-green oil-gold oil-peanut noodle-bundle
G0291 noodle-bundle-egg pasta-box
G0293 buckwheat-noodles sugar-pack rock-sugar salt soy-sauce-gold soy-sauce oyster-sauce
G0300 chili-sauce
G0301 pasta-sauce chicken-powder-big vinegar
G0304 crisps-yellow crisps-green crisps-red crisps-blue crisps-navy crisps-red canister-red
G0311 canister-green
G0312 spicy-strips spicy-bites pickle-pack sausage fish-snack rice-cracker-yellow
G0318 rice-cracker-blue cookie-blue
G0320 noodles-five noodles-red noodles-blue noodles-purple noodles-cream tub-big
G0326 cola-big case-cola cola-big-blue case-water water-jug tea-yellow tea-puer tea-jasmine
G0334 can-gold energy-bottle
G0336 case-walnut juice-glass juice-carton tea-bag-red oat-carton milk-carton-tall
G0342 yogurt-bottle-blue case-milk
G0344 case-milk-blue milk-bottle cheese case-beer beer-can-green liquor-green
G0350 toothpaste-herbal soap dish-soap washing-powder laundry-liquid bin-bags batteries lighter
G0360 scissors fork baking-set
G0358 paper-rolls tissue-three
H0363 fridge-single fridge-small fridge-white fridge-silver fridge-white fridge-silver fridge-gold
H0370 fridge-three
H0371 fridge-multi fridge-gold fridge-three fridge-multi-gold fridge-silver fridge-three
H0377 ac-wall ac-wall-gold ac-wall-blue ac-wall ac-wall-gold ac-wall-blue ac-wall ac-wall-blue
H0385 ac-wall ac-wall-gold
H0387 ac-wall-blue ac-wall-gold
H0389 washer-silver washer-white washer-dark washer-silver washer-dark washer-white washer-silver
H0396 washer-dark
H0397 washer-white washer-dark washer-white washer-silver dryer
H0402 tv-hills tv-sunset tv-night tv-hills tv-night tv-sunset tv-hills tv-sunset
H0410 heater-electric heater-electric-silver heater-electric heater-electric-silver
H0414 heater-electric
H0415 heater-electric-silver heater-gas heater-gas heater-gas stove stove-steel stove stove-steel
H0423 freezer freezer-glass freezer freezer-glass hair-dryer bulb pendant-lamp keyboard mouse
H0432 monitor
S0433 book-rain book-wheat book-night-hard book-night book-window book-rose book-forest book-town
S0441 book-magnifier
S0442 book-set-wheat book-ripples book-suns book-forest book-night book-set-suns book-dawn
S0449 book-hills book-town
S0451 book-lantern book-wheat book-swords book-hills book-rings book-forest book-magnifier
S0458 book-window book-dawn
S0460 book-sprig book-rings book-waves book-swords book-feather book-hills book-rose book-town
S0468 book-sprig
S0469 book-dawn book-magnifier book-rings book-island book-swords book-magnifier book-cards
S0476 book-feather
F0477 tee-white tee-women vest-black hoodie-grey polo-navy jeans-men jeans-women dress-grey
F0485 dress-red beanie-brown
F0487 beanie-white sneakers-black slip-ons-white loafers watch gym-bag socks thermal-set scarf
F0496 down-jacket
C0497 mug coffee-set bamboo-jar candle-holder grinders stone-lions bonsai cushion orchid succulent
C0507 basket-large
C0508 basket-small paper-cut round-fan bracelet apron tiger-shoes chinese-knot teapot cup-blue
C0517 cup-oil-spot comb
"""


def pairs() -> dict[str, str]:
    """Picture of every category."""
    return dict(line.split() for line in CATEGORIES.strip().splitlines())


def runs() -> dict[str, str]:
    """Picture of every SKU in the runs."""
    found: dict[str, str] = {}
    for line in RUNS.strip().splitlines():
        start, *names = line.split()
        for number, name in enumerate(names, int(start[1:])):
            sku = f"{start[0]}{number:04d}"
            if sku in found:
                raise ValueError(f"{sku} has two pictures")
            found[sku] = name
    return found


def check(products: list[dict[str, str]], categories: dict[str, str], skus: dict[str, str]) -> None:
    """Every name has a picture, every SKU and category of the catalogue is known."""
    known = pictures().keys()
    wrong = {name for name in (*categories.values(), *skus.values()) if name not in known}
    unknown = skus.keys() - {row["sku"] for row in products}
    missing = {row["category"] for row in products} - categories.keys()
    if wrong or unknown or missing:
        raise ValueError(f"no such picture {wrong}, SKU {unknown}, category {missing}")


def main() -> None:
    given = [argument for argument in sys.argv[1:] if argument != "--list"]
    catalogue = Path(given[0]) if given else CATALOGUE
    with catalogue.open(encoding="utf-8-sig", newline="") as source:
        products = list(csv.DictReader(source))
    categories, explicit = pairs(), runs()
    check(products, categories, explicit)
    skus = {row["sku"]: explicit.get(row["sku"]) or categories[row["category"]] for row in products}
    text = json.dumps({"categories": categories, "skus": skus}, ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8")
    if "--list" in sys.argv:
        for row in products:
            mark = "" if row["sku"] in explicit else " (category)"
            print(row["sku"], row["category"], row["name"], skus[row["sku"]] + mark, sep=" | ")
    used = Counter(skus.values())
    print(f"{len(skus)} SKUs, {len(used)} pictures, most used {used.most_common(3)}")
    print("not used:", sorted(pictures().keys() - used.keys() - set(categories.values())))


if __name__ == "__main__":
    main()
