/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the inspector share: the process as it was seen last, so that its numbers stay
 * when it ends. Private to panes/inspector*.c.
 */
#ifndef MEMPANE_TUI_PANES_INSPECTOR_H
#define MEMPANE_TUI_PANES_INSPECTOR_H

#include "../widgets/table.h"
#include "figure.h"
#include "move_pages.h"

enum { INSPECTOR_FIGURES = 32, INSPECTOR_REGIONS = 40, INSPECTOR_TEXT = 1024 };

/* A number with its label, as it was seen last. */
struct inspector_figure {
	char          text[FIGURE_SIZE];
	enum presence presence;
	bool          is_zero;
};

struct inspector_region {
	char   name[48];
	double pss;	/* NAN when refused */
	char   texts[4][FIGURE_SIZE];	/* size, RSS, PSS, swap */
};

struct inspector_record {
	bool       is_known;	/* the process was there at least once */
	bool       has_ended;
	uint64_t   start_time;	/* of the key; another one means another process */
	uint64_t   seen;	/* ns since 1970, when it was there last */
	struct key key;		/* without a name: nothing to release */
	char       name[96], user[96], state[8];	/* sanitised */
	char       command[INSPECTOR_TEXT];
	char       age[FIGURE_SIZE];
	char       threads[FIGURE_SIZE];
	char       nodes[FIGURE_SIZE];	/* where most of it is; empty: one node, or unknown */
	char       cgroup[320];		/* its path and how full it is; empty: unknown */
	enum style cgroup_style;
	struct inspector_figure figures[INSPECTOR_FIGURES];
	struct inspector_region regions[INSPECTOR_REGIONS];
	size_t     region_count;
	bool       is_refused;	/* some number needs a privilege */
};

enum inspector_part { INSPECTOR_REGION_TABLE, INSPECTOR_MAPPINGS, INSPECTOR_MATRIX,
		      INSPECTOR_PLACEMENT, INSPECTOR_LIMITS,
		      INSPECTOR_STRIP,	/* only while a mapping is chosen */
		      INSPECTOR_PART_COUNT };

struct inspector {
	uint64_t            pid;
	uint64_t            generation;	/* of the sample that the record belongs to */
	struct inspector_record record;
	struct table_widget tables[INSPECTOR_PART_COUNT];
	enum inspector_part focus;
	char                region[48];	/* class that the mappings are filtered by; empty: none */
	struct rectangle    places[INSPECTOR_PART_COUNT];	/* boxes drawn last */
	struct move_request move;
	bool                has_nodes;	/* memory on more than one, as of the newest sample */
	uint64_t            mapping;	/* where the one begins whose strip is shown; 0: none */
	enum inspector_part strip_from;	/* what had the focus when it was chosen */
	size_t              strip_width;	/* cells in a line drawn last */
	int                 strip_table;	/* the line of its box where the table began then */
};

/* Takes over what the newest sample says. */
void inspector_record_update(const struct scene *scene, struct inspector *inspector);
void inspector_record_demand(struct demand *demand);
size_t inspector_figure_count(void);
const char *inspector_figure_label(size_t index);
struct column inspector_figure_column(size_t index);

/* Rows that all figures take in columns at this width. */
int inspector_figure_rows(int width);

/* The box at the top and the one with graphs. */
void inspector_head_draw(const struct scene *scene, const struct inspector *inspector,
			 const struct canvas *canvas, bool has_curves);
void inspector_graphs_draw(const struct scene *scene, const struct inspector *inspector,
			   const struct canvas *canvas);

/* The inside of the regions' box. */
void inspector_regions_draw(const struct scene *scene, struct inspector *inspector,
			    const struct canvas *canvas);

/* Where the parts go below the head. */
void inspector_place(struct inspector *inspector, struct rectangle area);

/* The inside of the box of nodes: the table, and a bar for each row where there is room. */
void inspector_placement_draw(const struct scene *scene, struct inspector *inspector,
			      const struct canvas *canvas);

/* The inside of the box of mappings by node, a column for each node; and what stands below it. */
void inspector_matrix_draw(const struct scene *scene, struct inspector *inspector,
			   const struct canvas *canvas);
void inspector_matrix_foot(const struct scene *scene, char *buffer, size_t size);
void inspector_matrix_want(struct demand *demand);
/* "82% on node 1"; empty where that is not known, or there is but one node. */
void inspector_nodes_summary(const struct scene *scene, char *buffer, size_t size);
/* Whether the machine has memory on more than one node, by the newest sample. */
bool inspector_sees_nodes(const struct scene *scene);

/* The mapping in a row of MAPPING is chosen, or given up; what the keys do there. */
void inspector_strip_open(struct scene *scene, struct inspector *inspector, int64_t row);
void inspector_strip_close(struct inspector *inspector);
enum handled inspector_strip_act(struct scene *scene, struct inspector *inspector,
				 const struct input *input);
void inspector_strip_want(const struct inspector *inspector, struct demand *demand);
/* The title and the inside of its box. */
void inspector_strip_title(const struct scene *scene, const struct inspector *inspector,
			   char *buffer, size_t size);
/* "7f0000000000: 157 pages, 16 asked: N0=628K", of the selected cell. */
void inspector_strip_foot(const struct scene *scene, const struct inspector *inspector,
			  char *buffer, size_t size);
void inspector_strip_draw(const struct scene *scene, struct inspector *inspector,
			  const struct canvas *canvas);

/* Says why a table of the process is empty, or nothing. */
void inspector_reason_draw(const struct scene *scene, const struct inspector *inspector,
			   enum source source, const struct canvas *canvas);

#endif
