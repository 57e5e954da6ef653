/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Demands that outlive the call that brought them. */
#include <stdlib.h>
#include <string.h>

#include "feed_private.h"

static const uint64_t *copy_numbers(uint64_t *target, const uint64_t *numbers, size_t count)
{
	if (!numbers)
		return NULL;
	if (count)
		memcpy(target, numbers, count * sizeof(*target));
	return target;
}

static struct demand_copy *make_room(size_t count, struct demand_copy *take_old)
{
	enum { MORE = 64 };	/* the rows on screen are some more or less each time */
	struct demand_copy *copy = take_old;

	if (copy && copy->room >= count)
		return copy;
	free(copy);
	count += MORE;
	copy = malloc(sizeof(*copy) + count * sizeof(copy->numbers[0]));
	if (copy)
		copy->room = count;
	return copy;
}

struct demand_copy *demand_copy_new(const struct demand *demand, struct demand_copy *take_old)
{
	struct demand_copy *copy = make_room(demand->pid_count + demand->first_pid_count,
					     take_old);

	if (!copy)
		return NULL;
	copy->demand = *demand;
	copy->demand.pids = copy_numbers(copy->numbers, demand->pids, demand->pid_count);
	copy->demand.first_pids = copy_numbers(copy->numbers + demand->pid_count,
					       demand->first_pids, demand->first_pid_count);
	if (!copy->demand.pids)
		copy->demand.pid_count = 0;
	if (!copy->demand.first_pids)
		copy->demand.first_pid_count = 0;
	return copy;
}

static bool has_all(const struct metric_set *set, const struct metric_set *wanted)
{
	for (size_t i = 0; i < ARRAY_SIZE(set->words); i++)
		if (wanted->words[i] & ~set->words[i])
			return false;
	return true;
}

static bool is_about_same(const struct demand *old, const struct demand *new)
{
	if (old->subject != new->subject || old->mapping != new->mapping ||
	    old->is_exhaustive != new->is_exhaustive ||
	    old->is_only_before != new->is_only_before ||
	    !old->pids != !new->pids)
		return false;
	if (!old->pids)
		return true;
	return old->pid_count == new->pid_count &&
	       (old->pid_count == 0 ||
		memcmp(old->pids, new->pids, old->pid_count * sizeof(*old->pids)) == 0);
}

bool demand_is_same(const struct demand *old, const struct demand *new)
{
	return !memcmp(&old->metrics, &new->metrics, sizeof(old->metrics)) &&
	       is_about_same(old, new);
}

bool demand_covers(const struct demand *old, const struct demand *new)
{
	return has_all(&old->metrics, &new->metrics) && is_about_same(old, new);
}
