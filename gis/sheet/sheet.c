/* SPDX-License-Identifier: MIT */
#include "gis/sheet/sheet.h"

#include "gis/sheet/plan.h"

static enum jg_status check(struct jg_ctx *ctx, const struct jg_sheet_options *o)
{
    if (!(o->width_mm >= 148 && o->width_mm <= 2500 && o->height_mm >= 148 &&
          o->height_mm <= 2500))
        return jg_fail(ctx, JG_USAGE,
                       "paper must be 148 to 2500 mm each way, not %g x %g", o->width_mm,
                       o->height_mm);
    if (!(o->scale == 0 || (o->scale >= 100 && o->scale <= 1e8)))
        return jg_fail(ctx, JG_USAGE,
                       "scale must be 100 or more (5000 for 1:5000), not %g", o->scale);
    if (!(o->dpi >= 30 && o->dpi <= 600))
        return jg_fail(ctx, JG_USAGE, "dpi must be 30 to 600, not %g", o->dpi);
    if (o->map == JG_MAP_ZONE && !o->zone)
        return jg_fail(ctx, JG_USAGE, "the map \"zone\" shows one zone: say which");
    return JG_OK;
}

static enum jg_status draw_target(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_sheet_target *target,
                                  const struct jg_plan *plan)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    struct jg_canvas *c;
    JG_NEED(ctx, tmp);
    JG_TRY(jg_canvas_open(ctx, tmp, target, plan->options, &c));
    jg_plan_draw(c, plan);
    JG_TRY(jg_page_draw(ctx, tmp, c, plan));
    JG_TRY(jg_canvas_finish(ctx, c));
    jg_arena_close(tmp);
    return JG_OK;
}

static void tell(const struct jg_plan *p, struct jg_summary *s)
{
    uint32_t placed = 0, shrunk = 0;
    for (uint32_t i = 0; i < p->labels.n; i++) {
        placed += p->labels.label[i].placed;
        shrunk += p->labels.label[i].shrunk;
    }
    jg_summary_count(s, "scale", p->scale, 0);
    jg_summary_count(s, "labels", placed, 0);
    jg_summary_count(s, "labels_by_number_only", shrunk, 0);
    jg_summary_count(s, "labels_dropped", p->labels.n - placed, 0);
    if (p->n_specks)
        jg_summary_count(s, "buildings_too_small", p->n_specks, 0);
    if (p->estates_by_age)
        jg_summary_warn(s,
                        "at 1:%.0f most buildings are under 0.3 mm: estates are drawn "
                        "instead, by their age",
                        p->scale);
}

enum jg_status jg_sheet_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_sheet_options *options,
                             const struct jg_layers *layers,
                             const struct jg_sheet_target *targets, int n_targets,
                             struct jg_summary *summary)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    struct jg_canvas *measuring;
    JG_NEED(ctx, tmp);
    struct jg_plan *plan = JG_ARRAY(tmp, struct jg_plan, 1);
    JG_NEED(ctx, plan);
    JG_TRY(check(ctx, options));
    JG_TRY(jg_plan_make(ctx, tmp, options, layers, plan));
    JG_TRY(jg_canvas_measuring(ctx, tmp, &measuring));
    JG_TRY(jg_plan_label(ctx, tmp, layers, measuring, plan));
    for (int i = 0; i < n_targets; i++)
        JG_TRY(draw_target(ctx, tmp, &targets[i], plan));
    tell(plan, summary);
    if (!jg_canvas_has_chinese(measuring))
        jg_summary_warn(summary,
                        "no font with Chinese characters is installed (\"%s\" was "
                        "used): names cannot be read; install fonts-noto-cjk",
                        jg_canvas_font(measuring));
    jg_arena_close(tmp);
    return JG_OK;
}
