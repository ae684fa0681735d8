from odoo.tests import BaseCase, tagged

from ... import regulation_text

SAMPLE = """\ufeff
某市委员会文件
〔2030〕1号

第一章　总　则

第一条　为加强联系（以下简称“联系”），根据有关规定，制定本办法。

第 二 条 各级组织应当开展活动：

（一）第一类活动。

(二) 第二类活动，推进工作不

坚决的，按照
第六条 所列情形处理；

（三）其他情况。

第二章 要 求

第三条 本条所列 3 项按第二条执行，带头
- 2 -
查摆问题。

第二条所称活动由主委负责。

第四条
自发布之日起施行。

某市委员会办公室 2030年1月1日印发
"""


@tagged("post_install", "-at_install")
class TestRegulationText(BaseCase):
    """The reader of official texts, without a database (A23.1, A24.1)."""

    def parse(self, text):
        parsed = regulation_text.parse(text)
        return {article.number: article.text for article in parsed.articles}, [
            (remark.reason, remark.line) for remark in parsed.remarks
        ]

    def refuse(self, data):
        with self.assertRaises(regulation_text.RegulationTextError) as caught:
            regulation_text.parse(regulation_text.decode(data))
        return caught.exception.reason

    def test_numerals(self):
        """A24.1: every article number is read as it is written, and written as it is read."""
        for text, number in [
            ("一", 1),
            ("十", 10),
            ("十九", 19),
            ("二十四", 24),
            ("一百", 100),
            ("一百零一", 101),
            ("一百一十", 110),
            ("二百三十五", 235),
            ("一千零二十", 1020),
        ]:
            self.assertEqual(regulation_text.parse_numeral(text), number)
            self.assertEqual(regulation_text.format_numeral(number), text)
        self.assertEqual(regulation_text.parse_numeral("２ ４"), 24)
        self.assertEqual(regulation_text.parse_numeral("二〇二三"), 2023)
        self.assertEqual(regulation_text.parse_numeral("一○一"), 101)
        self.assertEqual(regulation_text.parse_numeral("两百零二"), 202)
        for number in range(1, 10000):
            self.assertEqual(regulation_text.parse_numeral(regulation_text.format_numeral(number)), number)

    def test_numerals_refused(self):
        """A24.1: what is no number is not taken for one."""
        for text in ("", "甲", "1百"):
            with self.assertRaises(ValueError):
                regulation_text.parse_numeral(text)
        for number in (-1, 0, 10000, 10001):
            with self.assertRaises(ValueError):
                regulation_text.format_numeral(number)
        self.assertEqual(regulation_text.parse_article_number("第 六 条"), 6)
        self.assertEqual(regulation_text.parse_article_number("18"), 18)
        self.assertIsNone(regulation_text.parse_article_number("台账"))

    def test_articles(self):
        """A24.1: items, chapters, wide spaces, broken lines, page numbers, mentions of other articles."""
        articles, remarks = self.parse(SAMPLE)
        self.assertEqual(
            articles,
            {
                1: "为加强联系（以下简称“联系”），根据有关规定，制定本办法。",
                2: "各级组织应当开展活动：\n（一）第一类活动。\n"
                "(二)第二类活动，推进工作不坚决的，按照第六条所列情形处理；\n（三）其他情况。",
                3: "本条所列3项按第二条执行，带头查摆问题。\n第二条所称活动由主委负责。",
                4: "自发布之日起施行。",
            },
        )
        self.assertEqual(
            remarks,
            [
                ("outside", 2),
                ("outside", 3),
                ("like_article", 16),
                ("page", 23),
                ("like_article", 26),
                ("outside", 31),
            ],
        )

    def test_chapters(self):
        """A24.1: an article knows its chapter; a chapter mentioned in a sentence begins none."""
        parsed = regulation_text.parse(
            "第一章 总则\n第一条 依照\n第三章 的规定，执行。\n第二章　附　则\n第二条 自发布之日起施行。"
        )
        self.assertEqual(
            [(article.chapter, article.text) for article in parsed.articles],
            [("第一章 总则", "依照第三章的规定，执行。"), ("第二章 附则", "自发布之日起施行。")],
        )

    def test_chapter_in_a_sentence(self):
        """A24.1: where a sentence has not ended, only the chapter that comes next begins; others are part of it."""
        parsed = regulation_text.parse(
            "第一章 总则\n第一条 依照\n第一章 和\n第三章 的规定\n执行\n第二章 附则\n第二条 自发布之日起施行。"
        )
        self.assertEqual(
            [(article.chapter, article.text) for article in parsed.articles],
            [("第一章 总则", "依照第一章和第三章的规定执行"), ("第二章 附则", "自发布之日起施行。")],
        )
        self.assertEqual(parsed.remarks, [regulation_text.Remark("unfinished", 5, "依照第一章和第三章的规定执行")])

    def test_numbers_of_chapters(self):
        """A24.1: from 1 to 9999; a chapter may follow any other where the sentence has ended."""
        for number, chapter in (("1", "第一章 甲"), ("9999", "第九千九百九十九章 甲")):
            parsed = regulation_text.parse(f"第{number}章 甲\n第一条 乙。")
            self.assertEqual((parsed.articles[0].chapter, parsed.remarks), (chapter, []))
        for number in ("0", "10000", "10001"):
            parsed = regulation_text.parse(f"第{number}章 甲\n第一条 乙。")
            self.assertEqual(parsed.articles[0].chapter, "")
            self.assertEqual(parsed.remarks, [regulation_text.Remark("outside", 1, f"第{number}章甲")])

    def test_items_in_a_sentence(self):
        """A24.1: where a sentence has not ended, only the item that comes next begins; each article counts anew."""
        articles, remarks = self.parse(
            "第一条 依照\n（三）执行\n（一）甲\n（二）乙。\n（五）丙\n（五）丁\n（六）戊。\n"
            "第二条 应当\n（一）己\n（一）和\n（三）庚。"
        )
        self.assertEqual(
            articles,
            {
                1: "依照（三）执行\n（一）甲\n（二）乙。\n（五）丙（五）丁\n（六）戊。",
                2: "应当\n（一）己（一）和（三）庚。",
            },
        )
        self.assertFalse(remarks)

    def test_radicals_of_a_document(self):
        """R19: fonts of PDF files put radicals in the place of characters; articles that are not found are named."""
        result = regulation_text.parse("第⼀条 ⺠进会员应当谈心。\n第⼆条 第⼆款。\n第五条 完。")
        self.assertEqual([article.number for article in result.articles], [1, 2, 5])
        self.assertEqual(result.articles[0].text, "民进会员应当谈心。")
        self.assertEqual(
            [(remark.reason, remark.line, remark.text) for remark in result.remarks], [("missing", 3, "第三条至第四条")]
        )

    def test_unspaced_file(self):
        """A24.1: a file without a space after the article number is read as well."""
        articles, remarks = self.parse(
            "第一条目的。\n第二条范围。\n第一条所称范围从宽。\n第九十九条解释。\n第一百条施行。"
        )
        self.assertEqual(articles, {1: "目的。", 2: "范围。\n第一条所称范围从宽。", 99: "解释。", 100: "施行。"})
        self.assertEqual(remarks, [("like_article", 3), ("missing", 4)])
        articles, remarks = self.parse("第一条目的。\n第一条所称目的从宽。")
        self.assertEqual((articles, remarks), ({1: "目的。\n第一条所称目的从宽。"}, [("like_article", 2)]))

    def test_mention_that_begins_a_line(self):
        """A24.1: neither in a file with spaces, nor before anything is known of the file."""
        articles, remarks = self.parse("第一条 甲。\n第九条乙。")
        self.assertEqual((articles, remarks), ({1: "甲。\n第九条乙。"}, [("like_article", 2)]))
        articles, remarks = self.parse("第五条所称目的。\n第一条 甲。")
        self.assertEqual((articles, remarks), ({1: "甲。"}, [("like_article", 1), ("outside", 1)]))

    def test_long_regulation(self):
        """A24.1: a regulation of more than a hundred articles."""
        text = "\n".join(f"第{regulation_text.format_numeral(number)}条 内容。" for number in range(1, 131))
        articles, remarks = self.parse(text)
        self.assertEqual(list(articles), list(range(1, 131)))
        self.assertFalse(remarks)

    def test_duplicate_and_unfinished(self):
        """A24.1: the same number twice stays visible, and so does an article that stops in a sentence."""
        parsed = regulation_text.parse("第一条 甲。\n第一条 乙。\n第二条 丙，\n第三条 丁。")
        self.assertEqual(
            {number: [article.text for article in group] for number, group in parsed.by_number().items()},
            {1: ["甲。", "乙。"], 2: ["丙，"], 3: ["丁。"]},
        )
        self.assertEqual(parsed.remarks, [regulation_text.Remark("unfinished", 3, "丙，")])
        for text, unfinished in (("第一条 甲。\n乙，\n第二条 丙。", [(2, "乙，")]), ("第一条 甲，\n乙。\n丙。", [])):
            remarks = regulation_text.parse(text).remarks
            self.assertEqual([(remark.line, remark.text) for remark in remarks], unfinished)

    def test_words_of_other_scripts(self):
        """A24.1: lines of other scripts are joined with a space, Chinese ones without."""
        articles, __ = self.parse("第一条 use Odoo\nversion 19 以上，\n不得用旧版。")
        self.assertEqual(articles, {1: "use Odoo version 19以上，不得用旧版。"})
        articles, __ = self.parse("第一条 谈谈a\nb谈\nc。")
        self.assertEqual(articles, {1: "谈谈a b谈c。"})

    def test_encodings(self):
        """A24.1: UTF-8 with or without a mark, GB18030 with rare signs."""
        text = "第一条 由𠮷同志负责。\r\n"
        for encoding in ("utf-8", "utf-8-sig", "gb18030"):
            parsed = regulation_text.parse(regulation_text.decode(text.encode(encoding)))
            self.assertEqual(parsed.articles[0].text, "由𠮷同志负责。")

    def test_files_refused(self):
        """A24.1: what is no plain text of a regulation is refused with its reason."""
        self.assertEqual(self.refuse(b""), "empty")
        self.assertEqual(self.refuse(b" \n"), "empty")
        self.assertEqual(self.refuse("第一条 甲。".encode("utf-16")), "not_text")
        self.assertEqual(self.refuse("第一条 甲。".encode("utf-16-le")), "not_text")
        self.assertEqual(self.refuse(b"%PDF-1.7 text"), "not_text")
        self.assertEqual(self.refuse(b"PK\x03\x04word/document.xml"), "not_text")
        self.assertEqual(self.refuse(b"\x81\xff\xff\x80"), "not_text")
        self.assertEqual(self.refuse("只有一句话。".encode()), "no_article")
        self.assertEqual(self.refuse("第一條 甲。".encode("big5")), "no_article")

    def test_half_a_mebibyte_is_the_most(self):
        """A24.1: to the byte."""
        data = "第一条 甲。".encode().ljust(524288)
        self.assertEqual(regulation_text.parse(regulation_text.decode(data)).articles[0].text, "甲。")
        self.assertEqual(self.refuse(data + b" "), "too_large")

    def test_hostile_numbers(self):
        """A24.1: absurd numbers neither break the reader nor become articles."""
        articles, __ = self.parse(f"第一条 甲。\n第{'9' * 5000}条 乙。\n第零条 丙。\n第{'千' * 50}章 丁\n第1百条 戊。")
        self.assertEqual(list(articles), [1])
