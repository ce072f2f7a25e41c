/* SPDX-License-Identifier: MIT */
#include "gis/demo/names.h"

#include "gis/core/text.h"

#include <stdio.h>
#include <string.h>

static const char *const haishu[] = {
    "鼓楼街道", "月湖街道", "江厦街道", "西门街道", "南门街道", "白云街道",
    "望春街道", "段塘街道", "石碶街道", "高桥镇",   "集士港镇", "古林镇",
    "洞桥镇",   "横街镇",   "鄞江镇",   "章水镇",   "龙观乡"};
enum { N_HAISHU = (int)(sizeof haishu / sizeof haishu[0]) };

static const char *const first[] = {
    "白", "翠", "望", "安", "丰", "永", "新", "华", "文", "联", "胜", "孝", "恒", "广",
    "宝", "福", "龙", "凤", "金", "玉", "秀", "明", "清", "景", "和", "泰", "康", "兴",
    "长", "青", "云", "春", "西", "南", "北", "东", "柳", "梅", "兰", "竹", "松", "柏",
    "荷", "桃", "甬", "江", "湖", "天", "石", "尹", "汪", "范", "鄞", "宁", "嘉", "锦",
    "紫", "丽", "环", "苍", "段", "高", "启", "顺", "瑞", "祥", "万"};
static const char *const second[] = {
    "云", "柏", "春", "丰", "安", "江", "河", "塘", "桥", "园", "庄", "星", "光", "明",
    "和", "泰", "康", "宁", "乐", "林", "泉", "溪", "浦", "港", "湾", "洲", "堰", "弄",
    "巷", "坊", "阁", "亭", "台", "岭", "山", "峰", "霞", "虹", "雅", "秀", "翠", "碧",
    "荫", "桂", "樟", "杨", "枫", "梧", "莲", "菱", "鹤", "鹭", "燕", "雁", "盛", "隆",
    "昌", "荣", "华", "庆", "祥", "裕", "益", "善", "德", "信", "义"};
enum {
    N_FIRST = (int)(sizeof first / sizeof first[0]),
    N_SECOND = (int)(sizeof second / sizeof second[0]),
    N_BASES = N_FIRST * N_SECOND
};

_Static_assert(N_FIRST == 67 && N_SECOND == 67, "a prime: see the step below");

char *jg_demo_base_name(char *buffer, uint64_t shuffle, uint32_t number)
{
    /* A step without a factor in common with 67 x 67 visits every pair once. */
    uint32_t step = 1031 + 2 * (uint32_t)(shuffle % 499);
    if (step % N_FIRST == 0)
        step++;
    uint32_t k = (uint32_t)((shuffle >> 16) % N_BASES);
    k = (uint32_t)((k + (uint64_t)number * step) % N_BASES);
    const char *a = first[k % N_FIRST],
               *b = second[(k / N_FIRST + k % N_FIRST) % N_SECOND];
    (void)snprintf(buffer, 16, "%s%s", a, strcmp(a, b) != 0 ? b : "里");
    return buffer;
}

static bool is_taken(const char *name)
{
    for (int k = 0; k < N_HAISHU; k++)
        if (strncmp(haishu[k], name, strlen(name)) == 0)
            return true;
    return false;
}

enum jg_status jg_demo_name_subdistricts(struct jg_ctx *ctx, struct jg_arena *keep, int n,
                                         const char ***out)
{
    const char **names = JG_ARRAY(keep, const char *, (size_t)n);
    JG_NEED(ctx, names);
    uint32_t number = 0;
    for (int k = 0; k < n; k++) {
        if (k < N_HAISHU) {
            names[k] = haishu[k];
            continue;
        }
        char base[16];
        do
            (void)jg_demo_base_name(base, 7, number++);
        while (is_taken(base));
        uint32_t round =
            (number - 1) / N_BASES; /* more than all pairs: a third syllable */
        names[k] =
            jg_text_format(keep, "%s%s%s", base, round ? second[round % N_SECOND] : "",
                           k % 3 ? "街道" : "镇");
        JG_NEED(ctx, names[k]);
    }
    *out = names;
    return JG_OK;
}
