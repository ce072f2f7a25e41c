/* SPDX-License-Identifier: MIT */
/* Deliveries made by the tests themselves: a folder of their own, files from text, layers
 * through GDAL. */
#ifndef JG_TESTS_DELIVER_H
#define JG_TESTS_DELIVER_H

#include "tests/test.h"

#include "gis/io/source.h"

#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <string.h>

/** A new folder under /tmp; the name stays good until the next call. */
static inline const char *new_folder(void)
{
    static char folder[64];
    (void)snprintf(folder, sizeof folder, "/tmp/jiugai-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

static inline char *in_folder(struct run *r, const char *folder, const char *name)
{
    size_t n = strlen(folder) + strlen(name) + 2;
    char *path = jg_arena_alloc(r->arena, n, 1);
    (void)snprintf(path, n, "%s/%s", folder, name);
    return path;
}

static inline char *write_file(struct run *r, const char *folder, const char *name,
                               const char *text)
{
    char *path = in_folder(r, folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
    return path;
}

/** Write features given as "WKT;field=value;field=value" lines (fields are texts).
 *  \param driver  "ESRI Shapefile", "GPKG" …;
 *  \param option  of the layer, or NULL */
static inline char *write_layer(struct run *r, const char *folder, const char *name,
                                const char *driver, int epsg, OGRwkbGeometryType type,
                                const char *option, const char *const *fields,
                                const char *const *rows)
{
    char *path = in_folder(r, folder, name);
    jg_io_open();
    GDALDatasetH ds =
        GDALCreate(GDALGetDriverByName(driver), path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(ds);
    OGRSpatialReferenceH crs = epsg ? OSRNewSpatialReference(NULL) : NULL;
    if (crs)
        assert_int_equal(OSRImportFromEPSG(crs, epsg), 0);
    char **options = CSLAddString(NULL, option ? option : "X=Y");
    OGRLayerH layer =
        GDALDatasetCreateLayer(ds, "made", crs, type, option ? options : NULL);
    assert_non_null(layer);
    for (int i = 0; fields && fields[i]; i++) {
        OGRFieldDefnH f = OGR_Fld_Create(fields[i], OFTString);
        OGR_Fld_SetWidth(f, 20);
        assert_int_equal(OGR_L_CreateField(layer, f, TRUE), 0);
        OGR_Fld_Destroy(f);
    }
    for (; rows && *rows; rows++) {
        OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        char **parts = CSLTokenizeString2(*rows, ";", CSLT_ALLOWEMPTYTOKENS);
        char *wkt = parts[0];
        OGRGeometryH g = NULL;
        if (*wkt)
            assert_int_equal(OGR_G_CreateFromWkt(&wkt, NULL, &g), 0);
        (void)OGR_F_SetGeometryDirectly(f, g);
        for (int i = 1; parts[i]; i++)
            if (*parts[i])
                OGR_F_SetFieldString(f, i - 1, parts[i]);
        CSLDestroy(parts);
        assert_int_equal(OGR_L_CreateFeature(layer, f), 0);
        OGR_F_Destroy(f);
    }
    GDALClose(ds);
    if (crs)
        OSRDestroySpatialReference(crs);
    CSLDestroy(options);
    return path;
}

#endif
