"""Plausible Chinese names by gender and year of birth.

The pools are common characters and given names of each generation. No name is taken from a real roster.
"""

SURNAMES = {
    "李": 78, "王": 74, "张": 68, "刘": 55, "陈": 54, "杨": 42, "周": 34, "黄": 30, "吴": 26, "罗": 25,
    "唐": 22, "胡": 21, "何": 21, "邓": 20, "冉": 18, "谭": 18, "曾": 17, "向": 15, "郑": 15, "徐": 15,
    "赵": 15, "谢": 14, "朱": 14, "蒋": 14, "彭": 14, "余": 13, "龙": 12, "秦": 12, "田": 12, "冯": 11,
    "熊": 11, "廖": 11, "程": 10, "马": 10, "石": 10, "孙": 10, "高": 10, "袁": 9, "潘": 9, "梁": 9,
    "邹": 8, "任": 8, "蒲": 7, "万": 7, "傅": 7, "夏": 7, "江": 7, "吕": 6, "雷": 6, "涂": 5,
    "牟": 5, "游": 5, "付": 5, "龚": 5, "黎": 5, "殷": 3, "欧": 3, "喻": 3, "卢": 4, "欧阳": 2, "司徒": 1,
    "上官": 1, "翟": 1, "佘": 1, "逄": 1, "璩": 1,
}  # fmt: skip

# Last year of birth of a generation: share of one-character given names, and the pools by gender.
# ``first`` and ``second`` are combined freely; ``whole`` are names one meets again and again.
GENERATIONS = (
    (
        1954,
        0.20,
        {
            "男": {
                "single": "忠贵昌荣安华荣明义仁",
                "first": "国德正光世明永大文家克泽朝天启绍",
                "second": "全福清华荣才明成兴伦贵祥林忠余义",
                "whole": "建国 国华 德明 光荣 世荣 永康 文治 绍武 启明 克勤",
            },
            "女": {
                "single": "英珍芳兰琼芬淑碧惠贞",
                "first": "淑秀玉桂素碧德世永光国天",
                "second": "芳英珍华兰琼芬碧容清惠群蓉",
                "whole": "淑芬 秀英 桂芳 玉兰 素珍 碧清 德惠 国芬 淑华 玉琼",
            },
        },
    ),
    (
        1969,
        0.28,
        {
            "男": {
                "single": "平军明强刚勇建华伟斌波忠",
                "first": "建国志小晓光明文永世卫红大正荣",
                "second": "平华明军国强林川生荣东成渝忠民",
                "whole": "建平 建华 志强 小平 光明 卫东 渝生 国庆 永红 文革 志明 晓东",
            },
            "女": {
                "single": "红英萍梅玲琼芳霞丽敏莉蓉",
                "first": "晓小建明淑素玉永红秀文世渝光",
                "second": "红玲英萍梅兰琼芳华蓉霞丽莉渝",
                "whole": "晓红 小玲 建英 晓梅 素琼 小蓉 明芳 渝萍 红英 秀兰 世琼 永芳",
            },
        },
    ),
    (
        1984,
        0.42,
        {
            "男": {
                "single": "伟勇涛波强斌军鹏磊刚俊峰毅超杰",
                "first": "晓志小文海世云洪建永俊宏明仕中",
                "second": "勇伟涛波明东峰林松川洪江平刚军兵",
                "whole": "志勇 海波 晓东 文涛 晓峰 俊杰 云川 洪波 志刚 世伟 明江 宏伟",
            },
            "女": {
                "single": "静敏丽燕娟艳莉霞芳梅玲洁颖琳倩",
                "first": "晓小海春雪红丽文玉洪燕秋佳利",
                "second": "燕琴梅丽娟红霞玲莉容艳萍蓉敏静",
                "whole": "晓燕 春梅 丽娟 海燕 雪梅 小琴 红梅 晓霞 玉蓉 秋菊 文静 利娟",
            },
        },
    ),
    (
        9999,
        0.34,
        {
            "男": {
                "single": "鑫浩磊洋阳帅鹏凯晨宇航睿轩旭",
                "first": "俊浩子宇文家一泽嘉思鸿博天明",
                "second": "杰宇轩然豪博文涵林航霖洋哲宸飞",
                "whole": "俊杰 浩然 子豪 宇航 文博 嘉豪 泽宇 思远 一鸣 天翔 鸿飞 明哲",
            },
            "女": {
                "single": "婷倩雪琳莹雯颖瑶璐洁蕾薇月萌",
                "first": "雨思梦佳欣雅诗子婧语晓丹心若",
                "second": "婷琪洁怡涵萱悦妍琳颖瑶雯彤宁",
                "whole": "雨婷 思琪 梦洁 佳怡 欣悦 雅琳 诗涵 语嫣 婧雯 丹妮 心怡 若琳",
            },
        },
    ),
)


def make_name(rng, gender, birth_year):
    """Invent one full name.

    :param random.Random rng: source of chance.
    :param str gender: 男 or 女.
    :param int birth_year: decides the generation's taste.
    :return: surname and given name, two to four characters.
    :rtype: str
    """
    surname = rng.choices(tuple(SURNAMES), weights=tuple(SURNAMES.values()))[0]
    single_share, pools = next((share, pools) for last_year, share, pools in GENERATIONS if birth_year <= last_year)
    return surname + _make_given_name(rng, single_share, pools[gender])


def _make_given_name(rng, single_share, pool):
    if rng.random() < single_share:
        return rng.choice(pool["single"])
    if rng.random() < 0.25:
        return rng.choice(pool["whole"].split())
    return rng.choice(pool["first"]) + rng.choice(pool["second"])
