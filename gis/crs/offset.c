/* SPDX-License-Identifier: MIT */
#include "gis/crs/offset.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
static const double axis_m = 6378245.0; /* Krassowsky's, as the shift uses it */
static const double eccentricity2 = 0.00669342162296594323;

static bool is_shifted_here(struct jg_lonlat at)
{
    return at.lon >= 72.004 && at.lon <= 137.8347 && at.lat >= 0.8293 &&
           at.lat <= 55.8271;
}

static double wave(double x)
{
    return (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3;
}

/* The shift in the plane of the formula, before it is scaled to degrees. */
static struct jg_lonlat raw_shift(double x, double y)
{
    double both = wave(x);
    double lat =
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + both;
    lat += (20 * sin(pi * y) + 40 * sin(pi / 3 * y)) * 2 / 3;
    lat += (160 * sin(pi / 12 * y) + 320 * sin(pi / 30 * y)) * 2 / 3;
    double lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + both;
    lon += (20 * sin(pi * x) + 40 * sin(pi / 3 * x)) * 2 / 3;
    lon += (150 * sin(pi / 12 * x) + 300 * sin(pi / 30 * x)) * 2 / 3;
    return (struct jg_lonlat){lon, lat};
}

struct jg_lonlat jg_gcj02_from_wgs84(struct jg_lonlat at)
{
    if (!is_shifted_here(at))
        return at;
    struct jg_lonlat raw = raw_shift(at.lon - 105, at.lat - 35);
    double phi = at.lat * pi / 180;
    double m = 1 - eccentricity2 * sin(phi) * sin(phi);
    double north_m = axis_m * (1 - eccentricity2) / (m * sqrt(m));
    double east_m = axis_m / sqrt(m) * cos(phi);
    return (struct jg_lonlat){at.lon + raw.lon * 180 / (east_m * pi),
                              at.lat + raw.lat * 180 / (north_m * pi)};
}

struct jg_lonlat jg_wgs84_from_gcj02(struct jg_lonlat at)
{
    enum { MOST_STEPS = 30 }; /* three reach 8 micrometres; the box's rim never settles */
    struct jg_lonlat guess = at;
    for (int i = 0; i < MOST_STEPS; i++) {
        struct jg_lonlat there = jg_gcj02_from_wgs84(guess);
        double d_lon = at.lon - there.lon, d_lat = at.lat - there.lat;
        guess.lon += d_lon;
        guess.lat += d_lat;
        if (!(fabs(d_lon) > 1e-11 || fabs(d_lat) > 1e-11))
            break;
    }
    return guess;
}

struct jg_lonlat jg_bd09_from_gcj02(struct jg_lonlat at)
{
    double turn = pi * 3000 / 180;
    double z = sqrt(at.lon * at.lon + at.lat * at.lat) + 0.00002 * sin(turn * at.lat);
    double theta = atan2(at.lat, at.lon) + 0.000003 * cos(turn * at.lon);
    return (struct jg_lonlat){z * cos(theta) + 0.0065, z * sin(theta) + 0.006};
}

struct jg_lonlat jg_gcj02_from_bd09(struct jg_lonlat at)
{
    enum { MOST_STEPS = 30 }; /* each takes the error down some 250 times */
    struct jg_lonlat guess = {at.lon - 0.0065, at.lat - 0.006};
    for (int i = 0; i < MOST_STEPS; i++) {
        struct jg_lonlat there = jg_bd09_from_gcj02(guess);
        double d_lon = at.lon - there.lon, d_lat = at.lat - there.lat;
        guess.lon += d_lon;
        guess.lat += d_lat;
        if (!(fabs(d_lon) > 1e-11 || fabs(d_lat) > 1e-11))
            break;
    }
    return guess;
}
