/* SPDX-License-Identifier: MIT */
#include "gis/layer/date_text.h"

#include <string.h>

/* What a word becomes: Y year, M month, D day, E decade, C century; a about, b before,
 * f from then on, v some vague part of; ~ range; , list; U W this and the last century;
 * "" is only decoration. The first that fits is taken, so longer ones stand first. */
static const struct word {
    const char *text, *means;
} words[] = {
    {"竣工日期", ""}, {"竣工时间", ""}, {"竣工年份", ""}, {"竣工年代", ""},
    {"建成年份", ""}, {"建成年代", ""}, {"建成时间", ""}, {"建造年代", ""},
    {"建造年份", ""}, {"建筑年代", ""}, {"交付日期", ""}, {"年代", "E"},
    {"上世纪", "U"},  {"本世纪", "W"},  {"世纪", "C"},    {"年底前", "Yb"},
    {"年末前", "Yb"}, {"年份", "Y"},    {"年", "Y"},      {"月份", "M"},
    {"月", "M"},      {"日", "D"},      {"号", "D"},      {"大约", "a"},
    {"左右", "a"},    {"前后", "a"},    {"上下", "a"},    {"约", "a"},
    {"及以前", "b"},  {"以前", "b"},    {"之前", "b"},    {"底前", "b"},
    {"及之前", "b"},  {"及以后", "f"},  {"以后", "f"},    {"之后", "f"},
    {"至今", "f"},    {"中后期", "v"},  {"初期", "v"},    {"中期", "v"},
    {"末期", "v"},    {"前期", "v"},    {"后期", "v"},    {"早期", "v"},
    {"晚期", "v"},    {"上半年", "v"},  {"下半年", "v"},  {"上旬", "v"},
    {"中旬", "v"},    {"下旬", "v"},    {"初", "v"},      {"中", "v"},
    {"末", "v"},      {"底", "v"},      {"前", "b"},      {"后", "f"},
    {"至", "~"},      {"到", "~"},      {"～", "~"},      {"〜", "~"},
    {"…", "~"},       {"、", ","},      {"，", ","},      {"；", ","},
    {"和", ","},      {"与", ","},      {"及", ","},      {"或", ","},
    {"—", "-"},       {"–", "-"},       {"−", "-"},       {"―", "-"},
    {"。", "."},      {"·", "."},       {"公元", ""},     {"建成于", ""},
    {"竣工于", ""},   {"建于", ""},     {"建成", ""},     {"竣工", ""},
    {"建造", ""},     {"修建", ""},     {"落成", ""},     {"完工", ""},
    {"交付", ""},     {"使用", ""},     {"建筑", ""},     {"建", ""},
    {"间", ""},       {"“", ""},        {"”", ""},        {"‘", ""},
    {"’", ""},        {"before", "b"},  {"after", "f"},   {"since", "f"},
    {"until", "b"},   {"early", "v"},   {"mid", "v"},     {"late", "v"},
    {"circa", "a"},   {"about", "a"},   {"ca.", "a"},     {"ca", "a"},
    {"to", "~"},      {"and", ","},     {"..", "~"},      {"<=", "b"},
    {"<", "b"},       {">=", "f"},      {">", "f"},       {"≤", "b"},
    {"≥", "f"},       {"c.", "a"},      {"c", "C"},       {"s", "E"},
    {"t", "T"},       {"z", "Z"},       {"(", ""},        {")", ""},
    {"'", ""},        {"\"", ""},       {";", ","},
};

static const char *const numerals[] = {"〇", "一", "二", "三", "四", "五", "六",
                                       "七", "八", "九", "零", "○",  "两"};

/* One byte sequence of UTF-8 in the ASCII it is the wide form of, or 0. */
static char narrow(const unsigned char *p)
{
    if (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80)
        return ' ';
    if (p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF)
        return (char)(p[2] - 0x81 + '!');
    if (p[0] == 0xEF && p[1] == 0xBD && p[2] >= 0x80 && p[2] <= 0x9D)
        return (char)(p[2] - 0x80 + '`');
    return 0;
}

static const char digits[] = "0123456789";

static int numeral(const char *p)
{
    static const int value[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 2};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (!strncmp(p, numerals[i], strlen(numerals[i])))
            return value[i];
    return -1;
}

static void put(struct jg_date_text *to, char c)
{
    if (!to->n && strchr(".:,", c))
        return; /* behind a decoration: 竣工日期： */
    to->fits = to->fits && to->n < JG_DATE_LONGEST;
    if (to->fits)
        to->text[to->n++] = c;
}

/* Chinese numerals at p: digit by digit (一九九八), or with ten (十二, 九十, 三十一).
 * \return bytes read, 0: none here */
static size_t take_numerals(const char *p, struct jg_date_text *to)
{
    const char *start = p;
    int digit = numeral(p);
    bool tens = !strncmp(p, "十", 3);
    if (digit < 0 && !tens)
        return 0;
    if (!tens && strncmp(p + 3, "十", 3) != 0) {
        for (; (digit = numeral(p)) >= 0; p += 3)
            put(to, digits[digit]);
        return (size_t)(p - start);
    }
    put(to, digits[tens ? 1 : digit]);
    p += tens ? 3 : 6;
    int last = numeral(p);
    put(to, digits[last < 0 ? 0 : last]);
    p += last < 0 ? 0 : 3;
    return (size_t)(p - start);
}

/* \return bytes read, 0: a word nobody knows */
static size_t take_word(const char *p, struct jg_date_text *to)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].text);
        if (strncmp(p, words[i].text, n) != 0)
            continue;
        for (const char *c = words[i].means; *c; c++)
            put(to, *c);
        return n;
    }
    return 0;
}

/* Wide forms to ASCII and lower case; the text is valid UTF-8. */
bool jg_date_fold(const char *text, char folded[JG_DATE_LONGEST + 4])
{
    size_t n = 0;
    for (const char *p = text; *p;) {
        const unsigned char *u = (const unsigned char *)p;
        char c = '\0';
        if (*u >= 0xE0)
            c = narrow(u);
        p += c ? 3 : 1;
        if (!c)
            c = (char)*u;
        if (n >= JG_DATE_LONGEST)
            return false;
        folded[n++] = jg_date_lower(c);
    }
    /* three more, so that looking at whole characters never leaves it */
    memset(folded + n, 0, 4);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool jg_date_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char jg_date_lower(char c)
{
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    if (c >= 'A' && c <= 'Z')
        return lower[c - 'A'];
    return c;
}

/* A blank between digits is kept, for it may part a date from a time. */
static const char *take_blanks(const char *p, struct jg_date_text *to)
{
    while (jg_date_is_blank(*p))
        p++;
    if (to->n && is_digit(to->text[to->n - 1]) && is_digit(*p))
        put(to, ' ');
    return p;
}

bool jg_date_shorten(const char *folded, struct jg_date_text *to)
{
    *to = (struct jg_date_text){.fits = true};
    for (const char *p = folded; *p;) {
        bool dots = p[0] == '.' && p[1] == '.';
        if (!dots && (is_digit(*p) || strchr("-/.:~,+", *p))) {
            put(to, *p++);
            continue;
        }
        if (jg_date_is_blank(*p)) {
            p = take_blanks(p, to);
            continue;
        }
        size_t n = take_numerals(p, to);
        n = n ? n : take_word(p, to);
        if (!n)
            return false;
        p += n;
    }
    while (to->n && strchr(".:, ", to->text[to->n - 1]))
        to->n--;
    to->text[to->n] = '\0';
    return to->fits;
}
