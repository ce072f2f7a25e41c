/* SPDX-License-Identifier: MIT */
#include "gis/core/task.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct loop {
    size_t n, grain, blocks;
    jg_task_fn *fn;
    void *state;
    atomic_size_t next;   /* first block nobody has taken */
    atomic_size_t failed; /* lowest failing block, or blocks */
    atomic_bool stop;
};

struct worker {
    struct loop *loop;
    struct jg_ctx ctx;
    enum jg_status status;
    size_t at; /* block of the status */
};

static enum jg_status run_block(struct worker *w, size_t block)
{
    struct loop *l = w->loop;
    size_t from = block * l->grain;
    size_t to = from + l->grain < l->n ? from + l->grain : l->n;
    struct jg_arena *tmp = jg_arena_open(w->ctx.home);
    JG_NEED(&w->ctx, tmp);
    enum jg_status st = l->fn(&w->ctx, tmp, from, to, l->state);
    jg_arena_close(tmp);
    return st;
}

static void note_failure(struct worker *w, size_t block, enum jg_status st)
{
    if (w->status && w->at <= block)
        return;
    w->status = st;
    w->at = block;
    size_t lowest = atomic_load(&w->loop->failed);
    while (block < lowest &&
           !atomic_compare_exchange_weak(&w->loop->failed, &lowest, block))
        ;
}

/* Take blocks until none is left. A worker meets blocks in rising order, so its first
 * failure is its lowest. */
static void take_blocks(struct worker *w, struct jg_ctx *teller, const char *what)
{
    struct loop *l = w->loop;
    while (!w->status && !atomic_load(&l->stop)) {
        size_t block = atomic_fetch_add(&l->next, 1);
        if (block >= l->blocks || block > atomic_load(&l->failed))
            return;
        enum jg_status st = run_block(w, block);
        if (!st && teller && what)
            st = jg_progress(teller, (double)(block + 1) / (double)l->blocks, what);
        if (st == JG_STOPPED)
            atomic_store(&l->stop, true);
        if (st)
            note_failure(w, block, st);
    }
}

static void *thread_main(void *arg)
{
    take_blocks(arg, NULL, NULL);
    return NULL;
}

static enum jg_status open_workers(struct jg_ctx *ctx, struct jg_arena *scratch,
                                   struct loop *l, int n, struct worker **out)
{
    struct worker *w = JG_ARRAY(scratch, struct worker, (size_t)n);
    JG_NEED(ctx, w);
    for (int i = 0; i < n; i++) {
        struct jg_arena *home = jg_arena_open(scratch);
        JG_NEED(ctx, home);
        w[i].loop = l;
        jg_ctx_open(&w[i].ctx, home, 1);
    }
    *out = w;
    return JG_OK;
}

static enum jg_status lowest_failure(struct jg_ctx *ctx, const struct worker *w, int n)
{
    const struct worker *worst = NULL;
    for (int i = 0; i < n; i++)
        if (w[i].status && (!worst || w[i].at < worst->at))
            worst = &w[i];
    if (!worst)
        return JG_OK;
    if (worst->ctx.message[0])
        memcpy(ctx->message, worst->ctx.message, sizeof ctx->message);
    return worst->status;
}

enum jg_status jg_task_each(struct jg_ctx *ctx, size_t n, size_t grain, const char *what,
                            jg_task_fn *fn, void *state)
{
    enum { MOST_THREADS = 256 };
    if (n == 0)
        return JG_OK;
    grain = grain ? grain : 1;
    struct loop l = {.n = n, .grain = grain, .fn = fn, .state = state};
    l.blocks = (n - 1) / grain + 1;
    l.failed = l.blocks;
    int threads = ctx->jobs < MOST_THREADS ? ctx->jobs : MOST_THREADS;
    if ((size_t)threads > l.blocks)
        threads = (int)l.blocks;
    struct jg_arena *scratch = jg_arena_open(ctx->home);
    JG_NEED(ctx, scratch);
    struct worker *w = NULL;
    JG_TRY(open_workers(ctx, scratch, &l, threads, &w));
    pthread_t id[MOST_THREADS];
    int started =
        1; /* the caller is worker 0; threads that cannot start are not missed */
    while (started < threads &&
           !pthread_create(&id[started], NULL, thread_main, &w[started]))
        started++;
    take_blocks(&w[0], ctx, what);
    for (int i = 1; i < started; i++)
        (void)pthread_join(id[i], NULL);
    enum jg_status st = lowest_failure(ctx, w, started);
    jg_arena_close(scratch);
    return st;
}

struct jg_task {
    pthread_t id;
    bool running;
    struct jg_ctx ctx;
    jg_task_fn *fn;
    void *state;
    enum jg_status status;
};

static void *task_main(void *arg)
{
    struct jg_task *t = arg;
    t->status = t->fn(&t->ctx, t->ctx.home, 0, 1, t->state);
    return NULL;
}

static void join_task(void *user, void *thing)
{
    (void)user;
    struct jg_task *t = thing;
    if (t->running)
        (void)pthread_join(t->id, NULL);
    t->running = false;
}

static void close_home(void *user, void *thing)
{
    (void)user;
    jg_arena_close(thing);
}

enum jg_status jg_task_start(struct jg_ctx *ctx, struct jg_arena *keep, jg_task_fn *fn,
                             void *state, struct jg_task **out)
{
    /* An arena of its own, the newest of keep's: when keep closes, the work ends before
     * anything older goes that it may be using. */
    struct jg_arena *mine = jg_arena_open(keep);
    JG_NEED(ctx, mine);
    struct jg_task *t = JG_ARRAY(mine, struct jg_task, 1);
    JG_NEED(ctx, t);
    struct jg_arena *home = jg_arena_open(NULL); /* its own tree: another thread's */
    JG_NEED(ctx, home);
    JG_NEED(ctx, jg_arena_defer(mine, close_home, NULL, home));
    jg_ctx_open(&t->ctx, home, 1);
    t->fn = fn;
    t->state = state;
    JG_NEED(ctx, jg_arena_defer(mine, join_task, NULL, t)); /* runs before close_home */
    t->running = ctx->jobs > 1 && !pthread_create(&t->id, NULL, task_main, t);
    if (!t->running)
        (void)task_main(t);
    *out = t;
    return JG_OK;
}

enum jg_status jg_task_wait(struct jg_ctx *ctx, struct jg_task *task)
{
    join_task(NULL, task);
    if (task->status)
        memcpy(ctx->message, task->ctx.message, sizeof ctx->message);
    return task->status;
}
