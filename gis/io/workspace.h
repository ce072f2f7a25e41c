/* SPDX-License-Identifier: MIT */
/* The workspace from inside, for the store's files only. */
#ifndef JG_IO_WORKSPACE_H
#define JG_IO_WORKSPACE_H

#include "gis/io/sql.h"
#include "gis/io/store.h"

enum { JG_STORE_APPLICATION = 0x4A474149, /* "JGAI" */ JG_STORE_SCHEMA = 1 };

struct jg_store {
    struct jg_arena *arena; /* holds all below; NULL once closed */
    struct jg_sql *sql;
    enum jg_store_mode mode;
    bool is_new; /* made by this opening: nobody reads it yet, nothing old is in it */
    int srid;    /* of what is put */
};

/** The workspace's own tables. jg_layer: what was put under which name; jg_alias: its
 * columns in order, under their own names and those in the table. */
#define JG_STORE_TABLES                                                                  \
    "CREATE TABLE jg_layer (name TEXT PRIMARY KEY NOT NULL, alias TEXT, kind INTEGER "   \
    "NOT "                                                                               \
    "NULL, crs TEXT);"                                                                   \
    "CREATE TABLE jg_alias (layer TEXT NOT NULL, ordinal INTEGER NOT NULL, column_name " \
    "TEXT NOT NULL, name TEXT NOT NULL, type INTEGER NOT NULL, alias TEXT, PRIMARY KEY " \
    "(layer, ordinal));"                                                                 \
    "CREATE TABLE jg_checksum (path TEXT PRIMARY KEY NOT NULL, state TEXT NOT NULL, "    \
    "sha256 TEXT NOT NULL);"                                                             \
    "CREATE TABLE run (stage TEXT PRIMARY KEY NOT NULL, started TEXT, seconds DOUBLE, "  \
    "version TEXT, fingerprint TEXT, parameters TEXT, inputs TEXT, libraries TEXT, "     \
    "counts TEXT);"

#endif
