/* SPDX-License-Identifier: MIT */
/* Any bytes as a date: never a crash, never an interval that ends before it begins. */
#include "gis/layer/date.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char text[128];
    size_t n = size < sizeof text - 1 ? size : sizeof text - 1;
    if (n > 0)
        memcpy(text, data, n);
    text[n] = '\0';
    struct jg_date date;
    enum jg_date_read read = jg_date_parse(text, "1005,N/K", &date);
    bool nothing = date.from == INT32_MIN && date.to == INT32_MAX;
    if (date.from > date.to || (read != JG_DATE_READ && !nothing))
        abort();
    char shown[16];
    (void)jg_date_show(shown, date.from);
    (void)jg_date_show(shown, date.to);
    return 0;
}
