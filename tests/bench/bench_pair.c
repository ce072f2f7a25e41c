/* SPDX-License-Identifier: MIT */
/* Two commands in turn, A B A B …, each as a whole process: medians of seconds, their
 * ratio, and the largest memory of A. Usage: bench_pair RUNS 'COMMAND A' 'COMMAND B' */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 100 };

struct taken {
    double seconds, megabytes;
    int code;
};

static double now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* In a process of its own, so that the largest child is this command's. */
static void measure(const char *command, int out)
{
    struct rusage usage;
    double start = now_s();
    int code = system(command);
    struct taken t = {now_s() - start, 0, code};
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    t.megabytes = (double)usage.ru_maxrss / 1024;
    if (write(out, &t, sizeof t) != (ssize_t)sizeof t)
        _exit(1);
    _exit(0);
}

static struct taken take(const char *command)
{
    struct taken t = {0, 0, -1};
    int ends[2];
    if (pipe(ends))
        return t;
    pid_t child = fork();
    if (child == 0)
        measure(command, ends[1]);
    if (read(ends[0], &t, sizeof t) != (ssize_t)sizeof t)
        t.code = -1;
    (void)waitpid(child, NULL, 0);
    (void)close(ends[0]);
    (void)close(ends[1]);
    return t;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, rising);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int main(int argc, char **argv)
{
    double a[MOST], b[MOST], most = 0;
    int runs = argc == 4 ? atoi(argv[1]) : 0;
    if (runs < 1 || runs > MOST) {
        (void)fprintf(stderr, "usage: bench_pair RUNS 'COMMAND A' 'COMMAND B'\n");
        return 2;
    }
    for (int i = 0; i < runs; i++) {
        struct taken first = take(argv[2]), second = take(argv[3]);
        if (first.code || second.code) {
            (void)fprintf(stderr, "failed: %s\n", first.code ? argv[2] : argv[3]);
            return 1;
        }
        a[i] = first.seconds;
        b[i] = second.seconds;
        most = first.megabytes > most ? first.megabytes : most;
    }
    double ma = median(a, runs), mb = median(b, runs);
    (void)printf(
        "A %.2f s, B %.2f s, A/B %.3f, A's memory at most %.0f MB (medians of %d)\n", ma,
        mb, ma / mb, most, runs);
    return 0;
}
