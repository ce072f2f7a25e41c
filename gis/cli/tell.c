/* SPDX-License-Identifier: MIT */
#include "gis/cli/tell.h"

#include "gis/core/json.h"

#include <math.h>
#include <string.h>
#include <time.h>

double jg_now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

char *jg_clock(char *buffer)
{
    time_t now = time(NULL);
    struct tm tm;
    (void)gmtime_r(&now, &tm);
    (void)strftime(buffer, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return buffer;
}

static void add_counts(struct jg_json *j, const struct jg_summary *s)
{
    jg_json_open(j, '{');
    for (int i = 0; s && i < s->n_counts; i++) {
        double scale = pow(10, s->counts[i].decimals);
        jg_json_key(j, s->counts[i].name);
        jg_json_real(j, round(s->counts[i].value * scale) / scale + 0.0); /* no -0 */
    }
    jg_json_close(j, '}');
}

const char *jg_tell_counts(struct jg_arena *a, const struct jg_summary *summary)
{
    struct jg_json j = {.text = {.arena = a}};
    add_counts(&j, summary);
    return j.text.failed ? NULL : j.text.bytes;
}

static void add_files(struct jg_json *j, const char *files)
{
    jg_json_key(j, "files");
    jg_json_open(j, '[');
    while (files && *files) {
        size_t n = strcspn(files, ",");
        char *one = jg_text_format(j->text.arena, "%.*s", (int)n, files);
        jg_json_text(j, one);
        files += n + (files[n] == ',');
    }
    jg_json_close(j, ']');
}

static void tell_json(struct jg_teller *t, const char *stage, const char *status,
                      const struct jg_summary *summary, double seconds, const char *files)
{
    struct jg_arena *a = jg_arena_open(NULL);
    struct jg_json j = {.text = {.arena = a}};
    if (!a)
        return;
    jg_json_open(&j, '{');
    jg_json_key(&j, "stage");
    jg_json_text(&j, stage);
    jg_json_key(&j, "status");
    jg_json_text(&j, status);
    jg_json_key(&j, "counts");
    add_counts(&j, summary);
    add_files(&j, files);
    jg_json_key(&j, "warnings");
    jg_json_open(&j, '[');
    for (int i = 0; summary && i < summary->n_warnings; i++)
        jg_json_text(&j, summary->warnings[i]);
    jg_json_close(&j, ']');
    jg_json_key(&j, "seconds");
    jg_json_real(&j, (double)(int64_t)(seconds * 1e4 + 0.5) / 1e4);
    jg_json_close(&j, '}');
    if (!j.text.failed)
        (void)fprintf(t->out, "%s\n", j.text.bytes);
    jg_arena_close(a);
}

void jg_tell(struct jg_teller *t, const char *stage, const char *status,
             const struct jg_summary *summary, double seconds, const char *files)
{
    if (t->json) {
        tell_json(t, stage, status, summary, seconds, files);
        return;
    }
    if (t->quiet)
        return;
    (void)fprintf(t->out, "%-9s %s", stage, status);
    for (int i = 0; summary && i < summary->n_counts; i++) {
        const struct jg_count *c = &summary->counts[i];
        double value =
            fabs(c->value) < 0.5 * pow(10, -c->decimals) ? 0 : c->value; /* no -0 */
        (void)fprintf(t->out, "%s %s %.*f", i ? "," : ":", c->name, c->decimals, value);
    }
    (void)fprintf(t->out, "\n");
    for (int i = 0; summary && i < summary->n_warnings; i++)
        (void)fprintf(t->out, "          note: %s\n", summary->warnings[i]);
    if (files)
        (void)fprintf(t->out, "          wrote: %s\n", files);
}
