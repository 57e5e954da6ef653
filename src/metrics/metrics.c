/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instantiates the registry's tables and answers questions about them. Data only: knows no file and
 * no formula.
 */
#include "mempane/metrics.h"

#include <string.h>

static const struct entity_info entities[ENTITY_COUNT] = {
#define ENTITY(id, ...) [ENTITY_##id] = { __VA_ARGS__ },
#include "mempane/metrics/entities.def"
#undef ENTITY
};

static const struct metric_info metrics[METRIC_COUNT] = {
#define METRIC(entity_id, id, ...)                                                      \
	[METRIC_##entity_id##_##id] = { .entity = ENTITY_##entity_id, __VA_ARGS__ },
#define FORMULA(entity_id, id, function, ...)                                           \
	[METRIC_##entity_id##_##id] = { .entity = ENTITY_##entity_id, .is_computed = true, \
					__VA_ARGS__ },
#define DERIVED(entity_id, id, ...)                                                     \
	[METRIC_##entity_id##_##id] = { .entity = ENTITY_##entity_id, .is_computed = true, \
					__VA_ARGS__ },
#include "mempane/metrics/metrics.def"
#undef METRIC
#undef FORMULA
#undef DERIVED
};

/* Beside the rows, since every look at a cell asks: these few bytes stay in the nearest cache. */
static const uint8_t metric_entities[METRIC_COUNT] = {
#define METRIC(entity_id, id, ...) [METRIC_##entity_id##_##id] = ENTITY_##entity_id,
#define FORMULA(entity_id, id, function, ...) [METRIC_##entity_id##_##id] = ENTITY_##entity_id,
#define DERIVED(entity_id, id, ...) [METRIC_##entity_id##_##id] = ENTITY_##entity_id,
#include "mempane/metrics/metrics.def"
#undef METRIC
#undef FORMULA
#undef DERIVED
};

_Static_assert(ENTITY_COUNT <= UINT8_MAX, "metric_entities must hold every entity");

const struct entity_info *entity_info(enum entity entity)
{
	return &entities[entity];
}

const struct metric_info *metric_info(enum metric metric)
{
	return &metrics[metric];
}

enum entity metric_entity(enum metric metric)
{
	return metric_entities[metric];
}

enum metric entity_first_metric(enum entity entity)
{
	enum metric metric = METRIC_NONE + 1;

	while (metric < METRIC_COUNT && metric_entities[metric] != entity)
		metric++;
	return metric;
}

enum metric entity_end_metric(enum entity entity)
{
	enum metric metric = entity_first_metric(entity);

	while (metric < METRIC_COUNT && metric_entities[metric] == entity)
		metric++;
	return metric;
}

enum entity entity_find(struct text name)
{
	enum entity entity;

	for (entity = 0; entity < ENTITY_COUNT; entity++)
		if (text_equal(name, entities[entity].name))
			break;
	return entity;
}

enum metric metric_find(enum entity entity, struct text name)
{
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		if (metric_entities[metric] == entity && text_equal(name, metrics[metric].name))
			return metric;
	return METRIC_NONE;
}

const char *metric_field(enum metric metric, enum source source)
{
	const struct metric_info *info = &metrics[metric];

	if (info->source == source)
		return info->field;
	return info->other_source == source ? info->other_field : NULL;
}

enum scale metric_scale(enum metric metric, enum source source)
{
	const struct metric_info *info = &metrics[metric];

	return source != SOURCE_NONE && info->source != source && info->other_source == source ?
	       info->other_scale : info->scale;
}

static bool field_matches_prefix(const char *pattern, struct text field)
{
	size_t length = strlen(pattern);

	return length && pattern[length - 1] == '*' && field.size >= length - 1 &&
	       memcmp(field.data, pattern, length - 1) == 0;
}

enum metric metric_find_field(enum source source, enum entity entity, struct text field)
{
	enum metric by_prefix = METRIC_NONE;

	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
		const char *known = metric_field(metric, source);

		if (!known || metrics[metric].entity != entity)
			continue;
		if (text_equal(field, known))
			return metric;
		if (field_matches_prefix(known, field))
			by_prefix = metric;
	}
	return by_prefix;
}

enum source metric_rate_source(enum metric metric)
{
	while (metric != METRIC_NONE && metrics[metric].source == SOURCE_NONE)
		metric = metrics[metric].inputs[0];
	return metric == METRIC_NONE ? SOURCE_NONE : metrics[metric].source;
}

enum metric metric_age(enum metric metric)
{
	enum metric age = source_info(metric_rate_source(metric))->age;

	return metrics[age].entity == metrics[metric].entity ? age : METRIC_NONE;
}

void metric_set_add(struct metric_set *set, enum metric metric)
{
	set->words[metric / 64] |= UINT64_C(1) << (metric % 64);
}

bool metric_set_has(const struct metric_set *set, enum metric metric)
{
	return set->words[metric / 64] >> (metric % 64) & 1;
}

void metric_set_add_all(struct metric_set *set, const struct metric_set *other)
{
	for (size_t i = 0; i < ARRAY_SIZE(set->words); i++)
		set->words[i] |= other->words[i];
}

enum metric metric_set_next(const struct metric_set *set, enum metric metric)
{
	size_t word = metric / 64;
	uint64_t rest;

	if (metric >= METRIC_COUNT)
		return METRIC_COUNT;
	rest = set->words[word] & UINT64_MAX << metric % 64;
	while (!rest && ++word < ARRAY_SIZE(set->words))
		rest = set->words[word];
	return rest ? (enum metric)(word * 64 + (size_t)__builtin_ctzll(rest)) : METRIC_COUNT;
}

void demand_add(struct demand *demand, enum metric metric)
{
	if (metric == METRIC_NONE || metric_set_has(&demand->metrics, metric))
		return;
	metric_set_add(&demand->metrics, metric);
	for (size_t i = 0; i < METRIC_INPUTS_MAXIMUM && metrics[metric].inputs[i]; i++)
		demand_add(demand, metrics[metric].inputs[i]);
	demand_add(demand, metrics[metric].share_of);
	demand_add(demand, metrics[metric].upper);
}

bool demand_has_source(const struct demand *demand, enum source source)
{
	METRIC_SET_EACH(metric, &demand->metrics)
		if (metrics[metric].source == source || metrics[metric].other_source == source)
			return true;
	return false;
}

bool demand_has_entity(const struct demand *demand, enum entity entity)
{
	METRIC_SET_EACH(metric, &demand->metrics)
		if (metric_entities[metric] == entity)
			return true;
	return false;
}
