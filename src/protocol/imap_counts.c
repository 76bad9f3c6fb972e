#include "protocol/imap_parse.h"

struct imap_counts imap_counts_unknown(void)
{
	return (struct imap_counts){
		.messages = COUNT_UNKNOWN,
		.recent = COUNT_UNKNOWN,
		.unseen = COUNT_UNKNOWN,
		.uidnext = COUNT_UNKNOWN,
		.uidvalidity = COUNT_UNKNOWN,
		.size = COUNT_UNKNOWN,
	};
}

static void take_count(int64_t *count, int64_t news)
{
	if (news != COUNT_UNKNOWN)
		*count = news;
}

void imap_counts_merge(struct imap_counts *counts, const struct imap_counts *news)
{
	take_count(&counts->messages, news->messages);
	take_count(&counts->recent, news->recent);
	take_count(&counts->unseen, news->unseen);
	take_count(&counts->uidnext, news->uidnext);
	take_count(&counts->uidvalidity, news->uidvalidity);
	take_count(&counts->size, news->size);
}
