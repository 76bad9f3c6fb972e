/* Statuses for tests of the outputs, and what was written as text. */
#ifndef UNIT_OUTPUT_SOME_STATUS_H
#define UNIT_OUTPUT_SOME_STATUS_H

#include <stdio.h>

#include "model/snapshot.h"

/* 2026-11-22T14:00:00Z; the checks below ended a second before. */
struct instant some_now(void);

/* host "mail.example", user "u@example"; never checked; one reference. */
struct status *some_status(uint32_t id, enum mail_type type, const char *name);
/* INBOX 3 of 1,204, Sent 0 of 17, and a folder of three CJK characters that has a problem.
 */
struct status *some_imap(uint32_t id);
/* 7 messages in 4 GiB and 512 octets. */
struct status *some_pop3(uint32_t id);
/* Refused at login. */
struct status *some_refused(uint32_t id);
/* A server with a certificate, and times of all phases. */
void add_server(struct status *status);
void add_folder(struct folders_builder *builder, const char *name, int64_t unseen,
	int64_t messages, const char *problem);
void set_folders(struct status *status, struct folders_builder *builder);

/* Takes over the references. */
struct snapshot some_snapshot(struct status **rows, size_t n);

/* A stream in memory; *text is what was written to it until paper_end, free() it. */
struct paper {
	FILE *out;
	char *text;
	size_t len;
};
void paper_begin(struct paper *paper);
const char *paper_end(struct paper *paper);
void paper_release(struct paper *paper);

#endif
