/* Checks folded one after the other, as the poller would. */
#ifndef UNIT_MODEL_FOLD_H
#define UNIT_MODEL_FOLD_H

#include "unit/model/pretend.h"

/* Folds and gives the next one; both the previous and the sample are let go of. */
static inline struct status *fold(struct status *previous, struct sample *sample)
{
	const struct judgement usual = { .retries = 2, .max_refusals = 3 };
	struct status *next = status_fold(previous, sample, &usual);

	assert_non_null(next);
	status_unref(previous);
	sample_release(sample);
	return next;
}

static inline struct sample sample_at(int64_t second)
{
	struct sample sample;

	sample_init(&sample);
	sample.at = at_second(second);
	sample.response_us = 2100;
	return sample;
}

/* One folder, INBOX. */
static inline struct status *fold_inbox(struct status *previous, int64_t second,
	int64_t unseen, int64_t messages, int64_t uidnext, int64_t uidvalidity)
{
	struct sample sample = sample_at(second);
	struct folders_builder builder = { 0 };
	struct folder *row = add_row(&builder, "INBOX");

	row->unseen = unseen;
	row->messages = messages;
	row->uidnext = uidnext;
	row->uidvalidity = uidvalidity;
	sample.folders = finish(&builder);
	return fold(previous, &sample);
}

static inline struct status *fold_failure(
	struct status *previous, int64_t second, enum err_class class, enum phase phase)
{
	struct sample sample = sample_at(second);

	sample.failed_at = phase;
	sample.response_us = TOOK_UNKNOWN;
	err_set(&sample.err, class, "words of the server");
	return fold(previous, &sample);
}

static inline struct status *fold_maildrop(
	struct status *previous, int64_t second, int64_t messages, int64_t octets)
{
	struct sample sample = sample_at(second);

	sample.messages = messages;
	sample.octets = octets;
	return fold(previous, &sample);
}

#endif
