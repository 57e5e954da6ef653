/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists that FACTS consists of: growing, sorting, finding. Knows nothing of their text. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "facts_file.h"

void facts_file_init(struct facts_file *file)
{
	*file = (struct facts_file){ 0 };
	arena_init(&file->memory);
}

void facts_file_done(struct facts_file *file)
{
	free(file->steps);
	free(file->users);
	free(file->reads.items);
	free(file->failures.items);
	arena_done(&file->memory);
}

/* Room for one more item; NULL without memory, and then nothing changed. */
static void *grow(void *items, size_t count, size_t *capacity, size_t item_size)
{
	size_t larger = *capacity ? 2 * *capacity : 16;

	if (count < *capacity)
		return items;
	items = reallocarray(items, larger, item_size);
	if (items)
		*capacity = larger;
	return items;
}

int facts_file_add_step(struct facts_file *file, struct moment moment)
{
	struct moment *steps = grow(file->steps, file->step_count, &file->step_capacity,
				    sizeof(*steps));

	if (!steps)
		return -ENOMEM;
	file->steps = steps;
	steps[file->step_count++] = moment;
	return 0;
}

/* Where this user is, or belongs: they are sorted, so that it does not matter who was seen first,
 * and found by halves, since a capture of a large site names very many. */
static size_t user_place(const struct facts_file *file, uint64_t uid)
{
	size_t low = 0, high = file->user_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (file->users[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int facts_file_add_user(struct facts_file *file, uint64_t uid, struct text name)
{
	struct user_fact *users = grow(file->users, file->user_count, &file->user_capacity,
				       sizeof(*users));
	const char *copy;
	size_t place;

	if (!users)
		return -ENOMEM;
	file->users = users;
	place = user_place(file, uid);
	if (place < file->user_count && users[place].uid == uid)
		return 0;
	copy = arena_copy(&file->memory, name.data, name.size);
	if (!copy)
		return -ENOMEM;
	memmove(users + place + 1, users + place, (file->user_count - place) * sizeof(*users));
	users[place] = (struct user_fact){ .uid = uid, .name = copy };
	file->user_count++;
	return 0;
}

const char *user_facts_find(const struct facts_file *file, uint64_t uid)
{
	size_t place = user_place(file, uid);

	return place < file->user_count && file->users[place].uid == uid ? file->users[place].name
									   : NULL;
}

int path_facts_add(struct facts_file *file, struct path_facts *list, unsigned step,
		   uint64_t value, struct text path)
{
	struct path_fact *items = grow(list->items, list->count, &list->capacity, sizeof(*items));
	const char *copy;

	if (!items)
		return -ENOMEM;
	list->items = items;
	copy = arena_copy(&file->memory, path.data, path.size);
	if (!copy)
		return -ENOMEM;
	items[list->count] = (struct path_fact){
		.step = step,
		.value = value,
		.order = list->count,
		.path = copy,
	};
	list->count++;
	return 0;
}

static int compare_places(const struct path_fact *a, unsigned step, const char *path)
{
	if (a->step != step)
		return a->step < step ? -1 : 1;
	return strcmp(a->path, path);
}

static int compare_facts(const void *left, const void *right)
{
	const struct path_fact *a = left, *b = right;
	int difference = compare_places(a, b->step, b->path);

	if (difference)
		return difference;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Of several about one file the last is kept: it was noted when most was known. */
void path_facts_sort(struct path_facts *list)
{
	struct path_fact *items = list->items;
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(items, list->count, sizeof(*items), compare_facts);
	for (size_t i = 1; i < list->count; i++)
		if (compare_places(&items[i], items[kept].step, items[kept].path))
			items[++kept] = items[i];
		else
			items[kept] = items[i];
	list->count = kept + 1;
	for (size_t i = 0; i < list->count; i++)
		items[i].order = i;
}

const struct path_fact *path_facts_find(const struct path_facts *list, unsigned step,
					const char *path)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int difference = compare_places(&list->items[middle], step, path);

		if (!difference)
			return &list->items[middle];
		if (difference < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
