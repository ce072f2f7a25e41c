/* SPDX-License-Identifier: MIT */
/* Text is first brought to a short alphabet (digits, separators, a letter for each word
 * that matters), then read by its shape. */
#include "gis/layer/date.h"
#include "gis/core/text.h"
#include "gis/layer/date_text.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = JG_DATE_LONGEST, MOST_NUMBERS = 3 };

/* ---- the calendar ---- */

/* Howard Hinnant's days_from_civil, http://howardhinnant.github.io/date_algorithms.html
 */
int32_t jg_date_days(int year, int month, int day)
{
    int64_t y = (int64_t)year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

struct day {
    int year, month, day;
};

static struct day day_of(int32_t days)
{
    int64_t z = (int64_t)days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    struct day d = {(int)(y + era * 400), (int)(m + (m < 10 ? 3 : -9)),
                    (int)(of_year - (153 * m + 2) / 5 + 1)};
    d.year += d.month <= 2;
    return d;
}

static int month_length(int year, int month)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : length[month - 1];
}

char *jg_date_show(char *buffer, int32_t days)
{
    struct day d = day_of(days);
    buffer[0] = '\0';
    if (days != INT32_MIN && days != INT32_MAX)
        (void)snprintf(buffer, 16, "%04d-%02u-%02u", d.year % 10000000,
                       (unsigned)d.month % 100u, (unsigned)d.day % 100u);
    return buffer;
}

/* ---- reading by shape ---- */

static const struct jg_date nothing = {INT32_MIN, INT32_MAX, false};

struct parts {
    int value[MOST_NUMBERS], digits[MOST_NUMBERS];
    char after[MOST_NUMBERS]; /* the sign behind each number */
    int n;
    bool about, before, since, vague;
    char century; /* 'U', 'W', 'C' in front */
};

/* The signs that say how sure a part is, wherever they stand; the rest stays. */
static void take_flags(const char *text, size_t n, struct parts *p, char *rest)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        p->about |= c == 'a';
        p->before |= c == 'b';
        p->since |= c == 'f';
        p->vague |= c == 'v';
        if (strchr("abfv", c)) {
            if (c == 'v' && text[i + 1] == '-')
                i++; /* mid-1990s */
            continue;
        }
        if ((c == 'U' || c == 'W' || c == 'C') && kept == 0 && !p->century)
            p->century = c;
        else
            rest[kept++] = c;
    }
    rest[kept] = '\0';
}

/* "T00:00:00Z" or "000000" behind a whole date says nothing we keep. */
static bool is_time(const char *text)
{
    size_t hour = strspn(text, "0123456789");
    if (hour == 6 && !text[hour])
        return true;
    return hour >= 1 && hour <= 2 && text[hour] == ':' &&
           strspn(text, "0123456789:.+-Z ") == strlen(text);
}

/* 19980601000000 */
static bool take_stamp(const char *text, struct parts *p)
{
    if (p->n > 0)
        return false;
    p->digits[0] = 8;
    for (int i = 0; i < 8; i++)
        p->value[0] = p->value[0] * 10 + (text[i] - '0');
    p->n = 1;
    return true;
}

static bool take_numbers(const char *text, struct parts *p)
{
    while (*text) {
        int digits = (int)strspn(text, "0123456789");
        if (digits == 14 && !text[digits])
            return take_stamp(text, p);
        if (digits == 0 || digits > 8 || p->n == MOST_NUMBERS)
            return false;
        int value = 0;
        for (int i = 0; i < digits; i++)
            value = value * 10 + (text[i] - '0');
        text += digits;
        p->value[p->n] = value;
        p->digits[p->n] = digits;
        char after = *text;
        text += after != '\0';
        bool whole = p->n == 2 || digits == 8;
        if (whole && after == 'D' && *text)
            after = ' ', text += *text == ' ' || *text == 'T';
        p->after[p->n++] = after;
        if (whole && (after == ' ' || after == 'T'))
            return is_time(text);
    }
    return p->n > 0;
}

static bool is_year(int year)
{
    return year >= 1000 && year <= 2199;
}

/* 30..99 are 19xx, 00..29 are 20xx. */
static int full_year(int value, int digits)
{
    return digits == 2 ? value + (value >= 30 ? 1900 : 2000) : value;
}

/* Month and day 0 mean that they are not known. */
static bool set_day(int year, int month, int day, struct jg_date *out)
{
    if (!is_year(year) || month < 0 || month > 12 || day < 0 || (month == 0 && day > 0))
        return false;
    if (day > 0 && day > month_length(year, month))
        return false;
    int last = month ? month : 12;
    out->from = jg_date_days(year, month ? month : 1, day ? day : 1);
    out->to = jg_date_days(year, last, day ? day : month_length(year, last));
    return true;
}

static bool read_decade(const struct parts *p, struct jg_date *out)
{
    int i = p->n - 1, base = p->value[i];
    if (p->n == 2 && (p->after[0] != 'C' || p->digits[1] != 2 || p->value[0] > 21))
        return false;
    if (p->digits[i] != 2 && p->digits[i] != 4)
        return false;
    if (p->n == 2)
        base += (p->value[0] - 1) * 100;
    else if (p->century && p->digits[i] == 2)
        base += p->century == 'U' ? 1900 : 2000;
    else
        base = full_year(base, p->digits[i]);
    out->doubtful |= base % 10 != 0;
    base -= base % 10;
    if (!is_year(base))
        return false;
    out->from = jg_date_days(base, 1, 1);
    out->to = jg_date_days(base + 9, 12, 31);
    return true;
}

static bool read_serial(int value, struct jg_date *out)
{
    if (value < 20000 || value > 60000)
        return false; /* 19986 may be June 1998 or a day in 1954 */
    out->from = out->to = jg_date_days(1899, 12, 30) + value;
    out->doubtful |= value <= 20309 && value % 10 != 0; /* 20006: or June 2000 */
    return true;
}

static bool read_one_number(const struct parts *p, struct jg_date *out)
{
    int v = p->value[0], digits = p->digits[0];
    char after = p->after[0];
    if (after == 'E')
        return read_decade(p, out);
    if (p->century == 'C' && digits == 2 && !after && v >= 11 && v <= 21) {
        out->from = jg_date_days((v - 1) * 100 + 1, 1, 1); /* OSM's C19 */
        out->to = jg_date_days(v * 100, 12, 31);
        return true;
    }
    if (p->century || (after && after != 'Y' && !(digits == 8 && strchr(" TD", after))))
        return false;
    out->doubtful |= digits == 2 || (digits == 6 && !is_year(v / 100)) || v == 1900;
    if (digits == 2 || digits == 4)
        return set_day(full_year(v, digits), 0, 0, out);
    if (after == 'Y')
        return false;
    if (digits == 5)
        return read_serial(v, out);
    if (digits == 6 && is_year(v / 100))
        return set_day(v / 100, v % 100, 0, out);
    if (digits == 6 && v % 100 && v / 100 % 100) /* 980601 */
        return set_day(full_year(v / 10000, 2), v / 100 % 100, v % 100, out);
    return digits == 8 && set_day(v / 10000, v / 100 % 100, v % 100, out);
}

static bool read_two_numbers(const struct parts *p, struct jg_date *out)
{
    int a = p->value[0], b = p->value[1], digits = p->digits[0];
    char sign = p->after[0];
    if (sign == 'C' && p->after[1] == 'E')
        return read_decade(p, out);
    if (p->century || (p->after[1] && p->after[1] != 'M'))
        return false;
    if (digits == 5 && sign == '.' && !p->after[1])
        return read_serial(a, out);
    if (!strchr("Y-/. ", sign))
        return false;
    if (digits <= 2 && p->digits[1] == 4 && sign != 'Y' && a > 0)
        return set_day(b, a, 0, out); /* 6/1998 */
    if (p->digits[1] > 2)
        return false;
    if (digits == 4) {
        out->doubtful |= sign == '.' && b == 1 && p->digits[1] == 1; /* or .10, cut */
        return set_day(a, b, 0, out);
    }
    out->doubtful = true;
    return digits == 2 && (sign == 'Y' || a >= 30) && b > 0 &&
           set_day(full_year(a, 2), b, 0, out);
}

/* 1/6/1998: one is the day, the other the month; both readings where both can be. */
static bool read_day_first(const struct parts *p, struct jg_date *out)
{
    int a = p->value[0], b = p->value[1], year = p->value[2];
    struct jg_date one = nothing, other = nothing;
    bool month_first = a > 0 && b > 0 && set_day(year, a, b, &one);
    bool day_first = a > 0 && b > 0 && set_day(year, b, a, &other);
    if (!month_first && !day_first)
        return false;
    if (!month_first || !day_first)
        *out = month_first ? one : other;
    else
        *out = (struct jg_date){one.from < other.from ? one.from : other.from,
                                one.to > other.to ? one.to : other.to, a != b};
    return true;
}

static bool read_three_numbers(const struct parts *p, struct jg_date *out)
{
    if (p->century || !strchr("Y-/. ", p->after[0]) || !strchr("M-/. ", p->after[1]) ||
        (p->after[2] && !strchr("DT ", p->after[2])))
        return false;
    if (p->digits[0] <= 2 && p->digits[1] <= 2 && p->digits[2] == 4)
        return read_day_first(p, out);
    if (p->digits[1] > 2 || p->digits[2] > 2)
        return false;
    if (p->digits[0] == 2 && (p->after[0] == 'Y' || p->value[0] >= 30)) {
        out->doubtful = true;
        return p->value[1] > 0 &&
               set_day(full_year(p->value[0], 2), p->value[1], p->value[2], out);
    }
    return p->digits[0] == 4 && set_day(p->value[0], p->value[1], p->value[2], out);
}

static void widen_years(struct jg_date *date, int by)
{
    struct day from = day_of(date->from), to = day_of(date->to);
    if (date->from != INT32_MIN)
        date->from = jg_date_days(from.year - by, from.month, from.day);
    if (date->to != INT32_MAX)
        date->to = jg_date_days(to.year + by, to.month, to.day);
}

/* One part: no range, no list. */
static bool read_part(const char *text, size_t n, struct jg_date *out)
{
    struct parts p = {.n = 0};
    char rest[LONGEST + 2] = {0};
    take_flags(text, n, &p, rest);
    if (!take_numbers(rest, &p) || (p.before && p.since))
        return false;
    struct jg_date date = nothing;
    bool read = p.n == 1   ? read_one_number(&p, &date)
                : p.n == 2 ? read_two_numbers(&p, &date)
                           : read_three_numbers(&p, &date);
    if (!read)
        return false;
    if (p.about)
        widen_years(&date, 2);
    if (p.before)
        date.from = INT32_MIN;
    if (p.since)
        date.to = INT32_MAX;
    date.doubtful |= p.before || p.since || p.vague;
    *out = date;
    return true;
}

/* Two parts around a sign; "80-90E" means two decades. */
static bool read_between(const char *text, size_t at, size_t n, struct jg_date *out)
{
    struct jg_date a = nothing, b = nothing;
    char left[LONGEST + 2];
    memcpy(left, text, at);
    left[at] = '\0';
    bool decades = memchr(text + at, 'E', n - at) && strspn(left, "0123456789") == at;
    if (decades)
        left[at] = 'E';
    const char *right = text + at + 1;
    bool short_right = n - at == 3 && strspn(right, "0123456789") >= 2;
    if (short_right && right[0] < '3')
        return false; /* 1998-13: a wrong month sooner than 2013 */
    if (!at || !read_part(left, at + decades, &a) || !read_part(right, n - at - 1, &b) ||
        a.from > b.from || a.to > b.to)
        return false;
    *out = (struct jg_date){a.from, b.to, a.doubtful || b.doubtful};
    return true;
}

static bool read_range(const char *text, size_t n, struct jg_date *out)
{
    const char *tilde = memchr(text, '~', n);
    if (tilde == text) { /* OSM's ~1998 */
        if (!read_part(text + 1, n - 1, out))
            return false;
        widen_years(out, 2);
        return true;
    }
    if (tilde)
        return read_between(text, (size_t)(tilde - text), n, out);
    if (read_part(text, n, out))
        return true;
    for (size_t i = 1; i < n; i++)
        if ((text[i] == '-' || text[i] == '/') && read_between(text, i, n, out))
            return true;
    return false;
}

/* Several dates, for a building put up in phases: from the first to the last. */
static bool read_list(const char *text, size_t n, struct jg_date *out)
{
    struct jg_date all = {INT32_MAX, INT32_MIN, false};
    int found = 0;
    for (size_t from = 0; from <= n;) {
        const char *comma = memchr(text + from, ',', n - from);
        size_t to = comma ? (size_t)(comma - text) : n;
        struct jg_date one = nothing;
        if (!read_range(text + from, to - from, &one))
            return false;
        all.from = one.from < all.from ? one.from : all.from;
        all.to = one.to > all.to ? one.to : all.to;
        all.doubtful |= one.doubtful || ++found > 1;
        from = to + 1;
    }
    *out = all;
    return true;
}

/* ---- what means unknown ---- */

static bool is_same(const char *folded, const char *listed, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (folded[i] != jg_date_lower(listed[i]))
            return false;
    return true;
}

static bool is_in_list(const char *folded, size_t n, const char *list)
{
    while (list && *list) {
        size_t item = strcspn(list, ",");
        const char *start = list;
        list += item + (list[item] == ',');
        while (item && jg_date_is_blank(*start))
            start++, item--;
        while (item && jg_date_is_blank(start[item - 1]))
            item--;
        if (item == n && is_same(folded, start, n))
            return true;
    }
    return false;
}

static bool means_unknown(const char *text, size_t n, const char *sentinels)
{
    static const char *const usual = "0,/,-,\\,--,---,——,—,.,..,?,??,*,#n/a,n/"
                                     "a,na,nan,nil,null,(null),<null>,none,unknown,"
                                     "无,空,未知,不详,不明,不清,未详,暂无,待查,待定,"
                                     "待核实,待核,未填,未填写,无数据,无资料,"
                                     "0年,0000,00000000,0000年,0000-00-00,0000/00/"
                                     "00,9999,9999年,99999999,9999-12-31,"
                                     "9999/12/31,99991231";
    if (n > 2 && !memcmp(text + n - 2, ".0", 2))
        n -= 2; /* a number from a column of reals */
    return n == 0 || is_in_list(text, n, usual) || is_in_list(text, n, sentinels);
}

/* What empty date fields of Excel, Access and dBase turn into. */
static bool is_null_day(const struct jg_date *date)
{
    return date->from == date->to && (date->from == jg_date_days(1900, 1, 1) ||
                                      date->from == jg_date_days(1899, 12, 30) ||
                                      date->from == jg_date_days(1899, 12, 31));
}

enum jg_date_read jg_date_parse(const char *text, const char *sentinels,
                                struct jg_date *out)
{
    *out = nothing;
    if (!text || !*text)
        return JG_DATE_EMPTY;
    char folded[LONGEST + 4];
    if (strlen(text) > LONGEST || !jg_text_is_utf8(text, strlen(text)) ||
        !jg_date_fold(text, folded))
        return JG_DATE_UNCLEAR;
    const char *start = folded;
    while (jg_date_is_blank(*start))
        start++;
    size_t n = strlen(start);
    while (n && jg_date_is_blank(start[n - 1]))
        n--;
    if (means_unknown(start, n, sentinels))
        return JG_DATE_EMPTY;
    if (!strncmp(start, "9999", 4) && n >= 10 && !strncmp(start + 5, "12", 2))
        return JG_DATE_EMPTY; /* 9999-12-31 with a time */
    struct jg_date_text plain;
    struct jg_date date = nothing;
    if (!jg_date_shorten(folded, &plain) || !plain.n ||
        !read_list(plain.text, plain.n, &date))
        return JG_DATE_UNCLEAR;
    if (is_null_day(&date))
        return JG_DATE_EMPTY;
    *out = date;
    return JG_DATE_READ;
}
