/* SPDX-License-Identifier: MIT */
/* Any bytes as a contract file, then as the name and value of a delivered column. */
#include "gis/layer/contract.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static enum jg_status use_contract(struct jg_ctx *ctx, struct jg_arena *a,
                                   const struct jg_contract *c, const char *text)
{
    struct jg_layer *source = NULL, *out = NULL;
    struct jg_findings *findings = NULL;
    struct jg_match *match = NULL;
    const char **values;
    JG_TRY(jg_layer_open(ctx, a, "source", 2, &source));
    for (int i = 0; i < c->n_fields; i++) {
        JG_TRY(jg_layer_add_texts(ctx, source, c->fields[i].name, &values));
        values[0] = text;
    }
    JG_TRY(jg_layer_add_texts(ctx, source, text, &values));
    JG_TRY(jg_findings_open(ctx, a, &findings));
    JG_TRY(jg_contract_match(ctx, a, c, source, NULL, &match));
    struct jg_delivered delivered = {.source = source, .sentinels = "1005"};
    return jg_contract_apply(ctx, a, c, match, &delivered, findings, &out);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char path[] = "/tmp/jg_fuzz_XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 0;
    bool written = write(fd, data, size) == (ssize_t)size;
    close(fd);
    struct jg_arena *a = jg_arena_open(NULL);
    struct jg_ctx ctx;
    struct jg_contract *c = NULL;
    jg_ctx_open(&ctx, a, 1);
    char *text = jg_arena_alloc(a, size + 1, 1);
    if (size > 0)
        memcpy(text, data, size);
    if (written && !jg_contract_read(&ctx, a, path, &c))
        (void)use_contract(&ctx, a, c, text);
    jg_arena_close(a);
    (void)unlink(path);
    return 0;
}
