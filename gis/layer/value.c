/* SPDX-License-Identifier: MIT */
#include "gis/layer/value.h"
#include "gis/core/text.h"

#include <math.h>
#include <string.h>

static size_t blank_at(const char *p)
{
    static const char *const wide[] = {"\xE3\x80\x80", "\xC2\xA0", "\xEF\xBB\xBF"};
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (!strncmp(p, wide[i], strlen(wide[i])))
            return strlen(wide[i]);
    return 0;
}

/* Most texts have nothing to trim, which their first and last byte tell. */
static bool is_trim(const char *text, size_t n)
{
    unsigned char first = (unsigned char)text[0],
                  last = n ? (unsigned char)text[n - 1] : 0;
    return n == 0 || (first > ' ' && first != 0xE3 && first != 0xC2 && first != 0xEF &&
                      last > ' ' && last != 0x80 && last != 0xA0 && last != 0xBF);
}

const char *jg_value_trim(const char *text, size_t *out_n)
{
    *out_n = strlen(text);
    if (is_trim(text, *out_n))
        return text;
    for (size_t blank; (blank = blank_at(text)) > 0;)
        text += blank;
    size_t n = strlen(text);
    for (;;) {
        if (n >= 1 && blank_at(text + n - 1) == 1)
            n -= 1;
        else if (n >= 2 && blank_at(text + n - 2) == 2)
            n -= 2;
        else if (n >= 3 && blank_at(text + n - 3) == 3)
            n -= 3;
        else
            break;
    }
    *out_n = n;
    return text;
}

static bool is_one_of(const char *text, size_t n, const char *const *list)
{
    char word[16];
    if (n >= sizeof word)
        return false;
    memcpy(word, text, n);
    word[n] = '\0';
    for (; *list; list++)
        if (jg_text_same(word, *list))
            return true;
    return false;
}

bool jg_value_is_none(const char *text, size_t n)
{
    static const char *const none[] = {
        "/",    "\\",     "-",    "--",     "---",    "—",    "——",   "*",
        "?",    "？",     "null", "<null>", "(null)", "nan",  "none", "n/a",
        "na",   "#N/A",   "无",   "未知",   "不详",   "不明", "暂无", "待查",
        "待定", "待核实", "未填", "无数据", "空",     NULL};
    enum { LONGEST_NONE = 9 };
    if (n == 0 || n > LONGEST_NONE)
        return n == 0;
    bool may_be = strchr("/\\-*?n<(#N", text[0]) || (unsigned char)text[0] >= 0x80;
    return may_be && is_one_of(text, n, none);
}

/* What may stand behind a number without changing it. */
static bool is_unit(const char *text, size_t n)
{
    static const char *const units[] = {
        "层", "户", "套", "人", "栋",     "幢",  "个", "㎡", "m2", "m²", "平米", "米",
        "m",  "f",  "年", "元", "平方米", "sqm", "张", "床", "班", "间", "单元", NULL};
    return n == 0 || is_one_of(text, n, units);
}

/* Digits in ASCII, without the commas of thousands. \return bytes of `text` used */
static size_t take_digits(const char *text, size_t n, char *number, size_t size)
{
    size_t i = 0, put = 0;
    while (i < n && put + 1 < size) {
        const unsigned char *u = (const unsigned char *)text + i;
        if (strchr("0123456789.+-eE", text[i]) && text[i]) {
            number[put++] = text[i++];
        } else if (text[i] == ',') {
            i++;
        } else if (n - i >= 3 && u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x8D &&
                   u[2] <= 0x99) {
            number[put++] = (char)(u[2] - 0x90 + '0'); /* －．０ to ９ */
            i += 3;
        } else {
            break;
        }
    }
    number[put] = '\0';
    return i;
}

enum jg_value_read jg_value_number(const char *text, size_t n, double *out)
{
    static const char *const wan = "万", *const about = "约";
    char number[48];
    if (jg_value_is_none(text, n))
        return JG_VALUE_NONE;
    if (n > 3 && !memcmp(text, about, 3))
        text += 3, n -= 3;
    size_t used = take_digits(text, n, number, sizeof number);
    double value = 0;
    if (!jg_text_to_double(number, &value))
        return JG_VALUE_UNCLEAR;
    text += used;
    n -= used;
    while (n && *text == ' ')
        text++, n--;
    if (n >= 3 && !memcmp(text, wan, 3))
        value *= 1e4, text += 3, n -= 3;
    if (n == 1 && *text == '%')
        value /= 100, n = 0;
    if (!is_unit(text, n))
        return JG_VALUE_UNCLEAR;
    *out = value;
    return JG_VALUE_READ;
}

enum jg_value_read jg_value_bool(const char *text, size_t n, bool *out)
{
    static const char *const yes[] = {"是",   "有", "√",  "✓",  "☑",   "Y",  "yes", "T",
                                      "true", "1",  "对", "已", "1.0", "on", NULL};
    static const char *const no[] = {"否", "无", "没有", "×",     "✗", "X",
                                     "N",  "no", "F",    "false", "0", "不",
                                     "未", "非", "0.0",  "off",   NULL};
    if (is_one_of(text, n, yes)) {
        *out = true;
        return JG_VALUE_READ;
    }
    if (is_one_of(text, n, no)) {
        *out = false;
        return JG_VALUE_READ;
    }
    return jg_value_is_none(text, n) ? JG_VALUE_NONE : JG_VALUE_UNCLEAR;
}
