/* SPDX-License-Identifier: MIT */
#include "gis/io/package.h"

#include "gis/core/text.h"
#include "gis/io/columns.h"
#include "gis/io/package_schema.h"
#include "gis/io/pages.h"
#include "gis/io/rtree.h"

enum { APPLICATION_GPKG = 0x47504B47, GEOPACKAGE_1_3 = 10300, OWN_GRID = 990001 };

static enum jg_status put_crs(struct jg_ctx *ctx, const struct jg_sql *sql,
                              const struct jg_crs *crs, int *out_srs_id)
{
    *out_srs_id = 0;
    if (!crs)
        return JG_OK;
    int epsg = jg_crs_epsg(crs);
    *out_srs_id = epsg > 0 ? epsg : OWN_GRID;
    return jg_sql_do(
        ctx, sql,
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys (srs_name, srs_id, "
        "organization, organization_coordsys_id, definition) VALUES (?, ?, ?, "
        "?, ?)",
        "titit", jg_crs_name(crs), (int64_t)*out_srs_id, epsg > 0 ? "EPSG" : "JIUGAI",
        (int64_t)*out_srs_id, jg_crs_wkt(crs));
}

static void add_escaped(struct jg_text *t, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '&')
            jg_text_add(t, "&amp;");
        else if (*p == '<')
            jg_text_add(t, "&lt;");
        else if (*p == '>')
            jg_text_add(t, "&gt;");
        else
            jg_text_add_n(t, p, 1);
    }
}

/* Title and secrecy as Dublin Core, one document for the whole file. */
static enum jg_status put_metadata(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_sql *sql,
                                   const struct jg_package *package)
{
    if (!package->title && !package->secrecy)
        return JG_OK;
    struct jg_text t = {.arena = tmp};
    const char *xml = NULL;
    jg_text_add(&t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    if (package->title) {
        jg_text_add(&t, "  <dc:title>");
        add_escaped(&t, package->title);
        jg_text_add(&t, "</dc:title>\n");
    }
    if (package->secrecy) {
        jg_text_add(&t, "  <dc:rights>");
        add_escaped(&t, package->secrecy);
        jg_text_add(&t, "</dc:rights>\n");
    }
    jg_text_add(&t, "</metadata>\n");
    JG_TRY(jg_text_done(ctx, &t, &xml));
    JG_TRY(jg_sql_do(ctx, sql,
                     "INSERT INTO gpkg_metadata VALUES (1, 'dataset', "
                     "'http://purl.org/dc/elements/1.1/', 'text/xml', ?)",
                     "t", xml));
    return jg_sql_do(
        ctx, sql,
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, "
        "NULL, ?, 1, NULL)",
        "t", package->time);
}

enum jg_status jg_package_begin(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const struct jg_package *package, int *out_srs_id)
{
    struct jg_arena *tmp = jg_arena_open(sql->arena);
    JG_NEED(ctx, tmp);
    const char *marks =
        jg_text_format(tmp,
                       "PRAGMA page_size = 8192; PRAGMA auto_vacuum = 0;"
                       "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                       "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN",
                       APPLICATION_GPKG, GEOPACKAGE_1_3);
    JG_NEED(ctx, marks);
    JG_TRY(jg_sql_run(ctx, sql, marks));
    JG_TRY(jg_sql_run(ctx, sql, JG_PACKAGE_TABLES));
    JG_TRY(jg_sql_run(ctx, sql, JG_PACKAGE_ROWS));
    JG_TRY(put_crs(ctx, sql, package->crs, out_srs_id));
    JG_TRY(put_metadata(ctx, tmp, sql, package));
    JG_TRY(jg_sql_do(ctx, sql,
                     "INSERT INTO gpkg_contents (table_name, data_type, identifier, "
                     "description, last_change) VALUES ('layer_styles', 'attributes', "
                     "'layer_styles', '', ?)",
                     "t", package->time));
    jg_arena_close(tmp);
    return JG_OK;
}

/* --- The bytes of the tables, behind what SQLite wrote --- */

/* The first page of each table of a layer, asked while the file is still open. */
struct roots {
    uint32_t features, node, rowid, parent;
};

static enum jg_status find_root(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const char *front, const char *name, const char *end,
                                uint32_t *out)
{
    int64_t root;
    JG_TRY(jg_sql_number(
        ctx, sql, 0, &root,
        "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = "
        "? || ? || ?",
        "ttt", front, name, end));
    if (root < 2)
        return jg_fail(ctx, JG_BUG, "no table for \"%s\"", name);
    *out = (uint32_t)root;
    return JG_OK;
}

static enum jg_status find_roots(struct jg_ctx *ctx, const struct jg_sql *sql,
                                 const struct jg_layer *layer, struct roots *out)
{
    *out = (struct roots){0};
    JG_TRY(find_root(ctx, sql, "", layer->name, "", &out->features));
    if (layer->geom.kind == JG_NO_SHAPE)
        return JG_OK;
    JG_TRY(find_root(ctx, sql, "rtree_", layer->name, "_geom_node", &out->node));
    JG_TRY(find_root(ctx, sql, "rtree_", layer->name, "_geom_rowid", &out->rowid));
    return find_root(ctx, sql, "rtree_", layer->name, "_geom_parent", &out->parent);
}

static enum jg_status fill(struct jg_ctx *ctx, struct jg_pages *pages, uint32_t root,
                           struct jg_rows rows)
{
    uint32_t from = 0;
    return jg_pages_table(ctx, pages, root, &rows, &from);
}

static enum jg_status fill_layer(struct jg_ctx *ctx, struct jg_pages *pages,
                                 const struct jg_layer *layer, int srs_id,
                                 const struct roots *roots)
{
    struct jg_arena *tmp = jg_arena_open(pages->arena);
    JG_NEED(ctx, tmp);
    struct jg_layer_rows of_layer;
    struct jg_rows rows;
    struct jg_rtree *tree = NULL;
    JG_TRY(jg_layer_rows(ctx, tmp, layer, JG_BLOB_GEOPACKAGE, srs_id, &of_layer, &rows));
    JG_TRY(fill(ctx, pages, roots->features, rows));
    if (layer->geom.kind != JG_NO_SHAPE) {
        JG_TRY(jg_rtree_pack(ctx, tmp, layer->geom.box, layer->n, &tree));
        JG_TRY(fill(ctx, pages, roots->node, jg_rtree_nodes(tree)));
        JG_TRY(fill(ctx, pages, roots->rowid, jg_rtree_rowids(tree)));
        JG_TRY(fill(ctx, pages, roots->parent, jg_rtree_parents(tree)));
    }
    jg_arena_close(tmp);
    return JG_OK;
}

/* `path` stands in messages for the temporary file. */
static enum jg_status write_package(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const char *path, const char *temporary,
                                    const struct jg_package *package)
{
    struct roots *roots = JG_ARRAY(tmp, struct roots, (size_t)package->n + 1);
    JG_NEED(ctx, roots);
    struct jg_sql *sql = NULL;
    struct jg_pages pages;
    int srs_id = 0;
    JG_TRY(jg_sql_open(ctx, tmp, temporary, SQLITE_OPEN_READWRITE, false, &sql));
    sql->path = path;
    JG_TRY(jg_package_begin(ctx, sql, package, &srs_id));
    for (int i = 0; i < package->n; i++)
        JG_TRY(jg_package_layer(ctx, sql, package, i, srs_id));
    JG_TRY(jg_sql_run(ctx, sql, "COMMIT"));
    for (int i = 0; i < package->n; i++)
        JG_TRY(find_roots(ctx, sql, package->layers[i], &roots[i]));
    JG_TRY(jg_sql_close(ctx, sql));
    JG_TRY(jg_pages_file(ctx, tmp, temporary, &pages));
    pages.path = path;
    for (int i = 0; i < package->n; i++)
        JG_TRY(fill_layer(ctx, &pages, package->layers[i], srs_id, &roots[i]));
    return jg_pages_done(ctx, &pages);
}

enum jg_status jg_sink_package(struct jg_ctx *ctx, const char *path, bool overwrite,
                               const struct jg_package *package)
{
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    const char *temporary = NULL;
    enum jg_status st = jg_sink_reserve(ctx, tmp, path, overwrite, &temporary);
    if (!st)
        st = write_package(ctx, tmp, path, temporary, package);
    if (!st && package->ready)
        st = package->ready(ctx, package->user);
    if (!st)
        st = jg_sink_publish(ctx, temporary, path);
    jg_arena_close(tmp); /* at once, so that a failure leaves no file */
    return st;
}
