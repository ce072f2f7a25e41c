/* SPDX-License-Identifier: MIT */
#include "gis/estate/use.h"

#include "gis/core/text.h"

#include <string.h>

/* Parts of Chinese words, asked in this order: 别墅 before 住宅, 商住 before 商. */
static const struct {
    const char *part;
    enum jg_use use;
} parts[] = {
    {"别墅", JG_USE_VILLA},   {"公寓", JG_USE_FLATS},   {"宿舍", JG_USE_FLATS},
    {"住宅", JG_USE_HOUSING}, {"居住", JG_USE_HOUSING}, {"商住", JG_USE_HOUSING},
    {"住房", JG_USE_HOUSING}, {"民房", JG_USE_HOUSING}, {"民居", JG_USE_HOUSING},
    {"车库", JG_USE_OTHER},   {"车棚", JG_USE_OTHER},   {"停车", JG_USE_OTHER},
    {"学", JG_USE_OTHER},     {"幼儿", JG_USE_OTHER},   {"教", JG_USE_OTHER},
    {"商", JG_USE_OTHER},     {"店", JG_USE_OTHER},     {"办公", JG_USE_OTHER},
    {"工业", JG_USE_OTHER},   {"厂", JG_USE_OTHER},     {"仓", JG_USE_OTHER},
    {"医", JG_USE_OTHER},     {"文化", JG_USE_OTHER},   {"体育", JG_USE_OTHER},
    {"配套", JG_USE_OTHER},   {"公建", JG_USE_OTHER},   {"公共", JG_USE_OTHER},
    {"物业", JG_USE_OTHER},   {"门卫", JG_USE_OTHER},   {"设备", JG_USE_OTHER},
    {"配电", JG_USE_OTHER},   {"泵", JG_USE_OTHER},     {"垃圾", JG_USE_OTHER},
    {"厕", JG_USE_OTHER},     {"宗教", JG_USE_OTHER},   {"寺", JG_USE_OTHER},
    {"酒", JG_USE_OTHER},     {"宾馆", JG_USE_OTHER},   {"旅馆", JG_USE_OTHER},
    {"市场", JG_USE_OTHER},   {"养老", JG_USE_OTHER},   {"交通", JG_USE_OTHER},
    {"仓储", JG_USE_OTHER},   {"地下室", JG_USE_OTHER}, {"服务", JG_USE_OTHER},
    {"办事", JG_USE_OTHER},   {"机关", JG_USE_OTHER},   {"影", JG_USE_OTHER},
};

/* Whole words; OpenStreetMap's are those of its wiki's page on the key `building`. */
static const struct {
    const char *word;
    enum jg_use use;
} words[] = {
    {"residential", JG_USE_HOUSING},  {"house", JG_USE_HOUSING},
    {"detached", JG_USE_HOUSING},     {"semidetached_house", JG_USE_HOUSING},
    {"terrace", JG_USE_FLATS},        {"apartments", JG_USE_FLATS},
    {"dormitory", JG_USE_FLATS},      {"bungalow", JG_USE_HOUSING},
    {"farm", JG_USE_HOUSING},         {"villa", JG_USE_VILLA},
    {"garage", JG_USE_OTHER},         {"garages", JG_USE_OTHER},
    {"carport", JG_USE_OTHER},        {"parking", JG_USE_OTHER},
    {"shed", JG_USE_OTHER},           {"roof", JG_USE_OTHER},
    {"commercial", JG_USE_OTHER},     {"retail", JG_USE_OTHER},
    {"supermarket", JG_USE_OTHER},    {"kiosk", JG_USE_OTHER},
    {"office", JG_USE_OTHER},         {"industrial", JG_USE_OTHER},
    {"warehouse", JG_USE_OTHER},      {"manufacture", JG_USE_OTHER},
    {"factory", JG_USE_OTHER},        {"school", JG_USE_OTHER},
    {"kindergarten", JG_USE_OTHER},   {"college", JG_USE_OTHER},
    {"university", JG_USE_OTHER},     {"hospital", JG_USE_OTHER},
    {"clinic", JG_USE_OTHER},         {"public", JG_USE_OTHER},
    {"civic", JG_USE_OTHER},          {"government", JG_USE_OTHER},
    {"church", JG_USE_OTHER},         {"temple", JG_USE_OTHER},
    {"mosque", JG_USE_OTHER},         {"religious", JG_USE_OTHER},
    {"hotel", JG_USE_OTHER},          {"sports_centre", JG_USE_OTHER},
    {"sports_hall", JG_USE_OTHER},    {"stadium", JG_USE_OTHER},
    {"grandstand", JG_USE_OTHER},     {"train_station", JG_USE_OTHER},
    {"transportation", JG_USE_OTHER}, {"service", JG_USE_OTHER},
    {"toilets", JG_USE_OTHER},        {"greenhouse", JG_USE_OTHER},
    {"gatehouse", JG_USE_OTHER},      {"guardhouse", JG_USE_OTHER},
    {"library", JG_USE_OTHER},        {"museum", JG_USE_OTHER},
    {"shop", JG_USE_OTHER},           {"market", JG_USE_OTHER},
};

static enum jg_use of_code(int64_t code)
{
    if (code == 111)
        return JG_USE_VILLA;
    if (code == 12 || code == 13 || code == 112)
        return JG_USE_FLATS;
    if (code == 10 || code == 11)
        return JG_USE_HOUSING;
    return code == 0 ? JG_USE_UNKNOWN : JG_USE_OTHER;
}

enum jg_use jg_use_of(const char *text)
{
    int64_t code = 0;
    if (!text || !*text)
        return JG_USE_UNKNOWN;
    if (jg_text_to_int(text, &code))
        return of_code(code);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(text, parts[i].part))
            return parts[i].use;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jg_text_same(text, words[i].word))
            return words[i].use;
    return JG_USE_UNKNOWN;
}
