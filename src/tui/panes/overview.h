/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the overview. Each draws into the inside of its box and gives the box its title.
 * Private to panes/overview*.c.
 */
#ifndef MEMPANE_TUI_PANES_OVERVIEW_H
#define MEMPANE_TUI_PANES_OVERVIEW_H

#include "../widgets/table.h"
#include "figure.h"

/* In the order of Tab. */
enum overview_part {
	OVERVIEW_PROCESSES,
	OVERVIEW_MEMORY,
	OVERVIEW_PRESSURE,
	OVERVIEW_FAULTS,
	OVERVIEW_RECLAIM,
	OVERVIEW_FRAGMENTATION,
	OVERVIEW_PART_COUNT,
};

struct overview {
	struct table_widget processes;
	enum overview_part  focus;
	size_t              line;	/* selected there: a balance row, a meter, a zone */
	struct rectangle    places[OVERVIEW_PART_COUNT];	/* boxes drawn last */
};

/* What the rows of a box say, from wherever they come. */
struct overview_title {
	int        width;	/* of the box: what has no room there is better not said */
	char       text[128];
	char       note[128];
	enum style note_style;
};

/* Fills overview->places; boxes without room get an empty one. */
void overview_place(const struct scene *scene, struct overview *overview, int width, int height);

void overview_memory_title(const struct scene *scene, struct overview_title *title);
void overview_memory_draw(const struct scene *scene, const struct overview *overview,
			  const struct canvas *canvas);
/* Rows that the memory box can use without its graph, and the least of them. */
int overview_memory_height(const struct scene *scene, int width);
size_t overview_memory_lines(const struct scene *scene);
void overview_memory_explain(const struct scene *scene, const struct overview *overview,
			     char *buffer, size_t size);

void overview_pressure_title(const struct scene *scene, struct overview_title *title);
void overview_pressure_draw(const struct scene *scene, const struct overview *overview,
			    const struct canvas *canvas);
void overview_faults_title(const struct scene *scene, struct overview_title *title);
void overview_faults_draw(const struct scene *scene, const struct overview *overview,
			  const struct canvas *canvas);
void overview_reclaim_title(const struct scene *scene, struct overview_title *title);
void overview_reclaim_draw(const struct scene *scene, const struct overview *overview,
			   const struct canvas *canvas);
void overview_fragmentation_title(const struct scene *scene, struct overview_title *title);
void overview_fragmentation_draw(const struct scene *scene, const struct overview *overview,
				 const struct canvas *canvas);

/* Of the pressure, faults and reclaim boxes. */
size_t overview_meter_count(enum overview_part part);
void overview_meter_explain(const struct overview *overview, char *buffer, size_t size);
void overview_meters_demand(struct demand *demand);
void overview_meters_track(const struct scene *scene);

#endif
