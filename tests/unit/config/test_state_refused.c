#include "unit/test.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/state_refused.h"
#include "unit/config/some_folder.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static const struct instant now = { 5 * (int64_t)DAY_MS, 1000 * (int64_t)DAY_MS };

static struct refused *some_refused(const char *account, uint16_t print)
{
	struct refused *refused = refused_new(account);

	assert_non_null(refused);
	refused->print = print;
	refused->times = 2;
	refused->doubts = 1;
	refused->at = (struct instant){ now.ms - 1000, now.wall_ms - 1000 };
	refused->worked = (struct instant){ now.ms - 9000, now.wall_ms - 9000 };
	snprintf(refused->words, sizeof refused->words, "no \"such\" %% user");
	return refused;
}

static void what_is_written_is_read(void **state)
{
	struct refused *list[] = { some_refused("u@h", 0x1abc),
		some_refused("ü@h", 0x1002) };
	const struct refused_list written = { .key = { 1, 2, 255 }, .list = list, .n = 2 };
	struct refused_list read;
	struct buf text = BUF_INIT(65536);
	struct err err;

	(void)state;
	list[1]->token = true;
	list[1]->at.ms -= 5; /* the youngest is first */
	assert_true(refused_list_print(&written, &text));
	assert_true(refused_list_parse(scan_of(text.data, text.len), &now, &read, &err));
	assert_memory_equal(read.key, written.key, PRINT_KEY);
	assert_int_equal(read.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(read.list[i]->account, list[i]->account);
		assert_string_equal(read.list[i]->words, list[i]->words);
		assert_int_equal(read.list[i]->print, list[i]->print);
		assert_int_equal(read.list[i]->token, list[i]->token);
		assert_int_equal(read.list[i]->times, 2);
		assert_int_equal(read.list[i]->doubts, 1);
		assert_int_equal(read.list[i]->at.ms, now.ms - 1000);
		assert_int_equal(read.list[i]->worked.ms, now.ms - 9000);
		refused_unref(list[i]);
	}
	refused_list_release(&read);
	buf_release(&text);
}

#define KEY  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "[refused]\nversion = 1\nkey = \"" KEY "\"\n"
#define TIME "time = 86399999000\nworked = 0\n"

static void what_is_broken_is_nothing(void **state)
{
	static const char *const bad[] = {
		"",
		"[refused]\n",
		"[refused]\nversion = 2\nkey = \"" KEY "\"\n",
		"[refused]\nversion = 1\n",
		"[refused]\nversion = 1\nkey = \"0123\"\n",
		"[refused]\nversion = 1\nkey = \"X" KEY "\"\n",
		"[other]\nversion = 1\nkey = \"" KEY "\"\n",
		"\xff\xfe",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct refused_list list = { .n = 7 };
		struct err err = { 0 };

		assert_false(refused_list_parse(scan_text(bad[i]), &now, &list, &err));
		assert_int_not_equal(err.class, ERR_NONE);
	}
}

static void an_entry_that_is_broken_or_old_is_left_out(void **state)
{
	static const char text[] = HEAD
		"[account 1]\naccount = \"a@h\"\nsecret = password\nprint = 4097\ntimes = "
		"1\n"
		"doubts = 0\n" TIME "words = \"w\"\n"
		"[account 2]\naccount = \"b@h\"\nsecret = password\nprint = 99999\n"
		"times = 1\ndoubts = 0\n" TIME "words = \"w\"\n"
		"[account 3]\nsecret = password\nprint = 4097\ntimes = 1\n"
		"doubts = 0\n" TIME "words = \"w\"\n"
		"[account 4]\naccount = \"c@h\"\nsecret = password\nprint = 4097\ntimes = "
		"-1\n"
		"doubts = 0\n" TIME "words = \"w\"\n"
		"[account 5]\naccount = \"d@h\"\nsecret = password\nprint = 4097\ntimes = "
		"3\n"
		"doubts = 0\ntime = 83808000000\nworked = 0\nwords = \"thirty days\"\n";
	struct refused_list list;
	struct err err;

	(void)state;
	assert_true(refused_list_parse(scan_text(text), &now, &list, &err));
	assert_int_equal(list.n, 1);
	assert_string_equal(list.list[0]->account, "a@h");
	assert_int_equal(list.list[0]->at.ms, now.ms - 1000);
	assert_int_equal(list.list[0]->worked.ms, 0);
	refused_list_release(&list);
}

static void an_account_is_a_user_at_a_host(void **state)
{
	static const struct {
		const char *user;
		const char *host;
		uint16_t port;
		const char *account;
	} cases[] = {
		{ "Me@Example", "Mail.Example", 993, "Me@Example@mail.example" },
		{ "Me", "mail.example", 110, "Me@mail.example" },
		{ "Me", "mail.example", 1143, "Me@mail.example:1143" },
		{ "Me", "::1", 143, "Me@::1" },
	};
	struct monitor *monitor = monitor_new();
	char account[REFUSED_ACCOUNT_MAX];
	char small[6];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		free(monitor->user);
		free(monitor->host);
		monitor->user = strdup(cases[i].user);
		monitor->host = strdup(cases[i].host);
		monitor->port = cases[i].port;
		refused_account(monitor, account, sizeof account);
		assert_string_equal(account, cases[i].account);
		refused_account(monitor, small, sizeof small);
		assert_memory_equal(small, account, sizeof small - 1);
	}
	monitor_unref(monitor);
}

/* A board's news, as one row. */
struct news {
	struct monitor *monitor;
	struct status *status;
	uint32_t id;
	struct snapshot snapshot;
};

static struct news *new_news(void)
{
	struct news *news = calloc(1, sizeof *news);

	assert_non_null(news);
	news->monitor = monitor_new();
	news->monitor->host = strdup("h");
	news->monitor->user = strdup("u");
	news->status = status_new(news->monitor);
	news->snapshot = (struct snapshot){
		.rows = &news->status, .n = 1, .changed = &news->id, .n_changed = 1
	};
	return news;
}

static void free_news(struct news *news)
{
	status_unref(news->status);
	monitor_unref(news->monitor);
	free(news);
}

/* The state is in x of the working folder. */
static void live_here(void)
{
	char path[PATH_MAX];

	assert_non_null(getcwd(path, sizeof path - 2));
	memcpy(path + strlen(path), "/x", 3);
	assert_int_equal(setenv("XDG_STATE_HOME", path, 1), 0);
}

static size_t entries_in_the_file(void)
{
	struct refused_book book;
	struct err err;
	size_t n;

	assert_true(refused_book_open(&book, NULL, &err));
	n = book.known.n;
	refused_book_release(&book);
	return n;
}

static void a_refusal_is_kept_until_the_same_secret_is_accepted(void **state)
{
	struct news *news = new_news();
	struct refused_book book;
	struct err err;

	(void)state;
	live_here();
	assert_true(refused_book_open(&book, NULL, &err));
	refused_book_follow(&book, &news->snapshot);
	assert_int_equal(entries_in_the_file(), 0);
	assert_int_not_equal(access("x/mailtop/refused.ini", F_OK), 0);

	news->status->refused = some_refused("u@h", 0x1abc);
	news->monitor->port = 993;
	news->status->refused->at = clock_now();
	refused_book_follow(&book, &news->snapshot);
	assert_int_equal(entries_in_the_file(), 1);

	/* another one, and the same one before it was refused, change nothing */
	refused_unref(news->status->refused);
	news->status->refused = NULL;
	news->status->print = 0x1abd;
	news->status->accepted = clock_now();
	news->status->accepted.ms += 1000;
	refused_book_follow(&book, &news->snapshot);
	news->status->print = 0x1abc;
	news->status->accepted.ms -= 100000;
	refused_book_follow(&book, &news->snapshot);
	assert_int_equal(entries_in_the_file(), 1);

	news->status->accepted.ms += 200000;
	refused_book_follow(&book, &news->snapshot);
	assert_int_equal(entries_in_the_file(), 0);
	refused_book_release(&book);
	free_news(news);
}

static void two_at_the_same_time_share_the_file(void **state)
{
	struct news *one = new_news();
	struct news *two = new_news();
	struct refused_book first;
	struct refused_book second;
	struct refused_book later;
	struct err err;

	(void)state;
	live_here();
	one->status->refused = some_refused("one@h", 0x1001);
	two->status->refused = some_refused("two@h", 0x1002);
	one->status->refused->at = two->status->refused->at = clock_now();
	assert_true(refused_book_open(&first, NULL, &err));
	refused_book_follow(&first, &one->snapshot);
	assert_true(refused_book_open(&second, NULL, &err));
	assert_memory_equal(first.known.key, second.known.key, PRINT_KEY);
	refused_book_follow(&second, &two->snapshot);
	one->status->refused->at.ms++;
	refused_book_follow(&first, &one->snapshot);
	assert_true(refused_book_open(&later, NULL, &err));
	assert_int_equal(later.known.n, 2);
	refused_book_release(&later);
	refused_book_release(&second);
	refused_book_release(&first);
	free_news(two);
	free_news(one);
}

static void a_broken_file_is_complained_of_and_read_as_none(void **state)
{
	struct buf said = BUF_INIT(10000);
	struct refused_book book;
	struct err err;
	struct log *log = log_open("log", LOG_WARNING, &err);

	(void)state;
	assert_non_null(log);
	live_here();
	assert_true(mkdir("x", 0700) == 0 || errno == EEXIST);
	assert_true(mkdir("x/mailtop", 0700) == 0 || errno == EEXIST);
	assert_true(file_write("x/mailtop/refused.ini", "what\n", 5, 0600, &err));
	assert_true(refused_book_open(&book, log, &err));
	assert_int_equal(book.known.n, 0);
	refused_book_release(&book);
	log_close(log);
	assert_true(file_read("log", &said, &err) && buf_putc(&said, '\0'));
	assert_non_null(strstr(said.data, "refused logins are not remembered: "));
	buf_release(&said);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(what_is_broken_is_nothing),
		cmocka_unit_test(an_entry_that_is_broken_or_old_is_left_out),
		cmocka_unit_test(an_account_is_a_user_at_a_host),
		IN_FOLDER(a_refusal_is_kept_until_the_same_secret_is_accepted),
		IN_FOLDER(two_at_the_same_time_share_the_file),
		IN_FOLDER(a_broken_file_is_complained_of_and_read_as_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
