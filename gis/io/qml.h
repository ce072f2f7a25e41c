/* SPDX-License-Identifier: MIT */
/* A layer's style as QGIS reads it, from the same file the sheet is drawn by. */
#ifndef JG_IO_QML_H
#define JG_IO_QML_H

#include "gis/layer/layer.h"

/** The QML text (QGIS 3.22) of a layer: its classes as rules, its labels, the Chinese
 *  titles of its columns.
 *  \param layers_dir  the folder of shipped data, with style/NAME.yaml
 *  \param out         owned by keep; NULL when no style names the layer
 *  \return what jg_style_read returns */
enum jg_status jg_qml_style(struct jg_ctx *ctx, struct jg_arena *keep,
                            const char *layers_dir, const struct jg_layer *layer,
                            const char **out) JG_MUST_CHECK;

#endif
