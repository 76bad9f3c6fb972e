#include "unit/test.h"

#include <string.h>

#include "unit/config/transferred.h"

static void assert_fates(const char *format, const char *text, const char *const *fates)
{
	struct transferred transferred = transfer_text(NULL, text, "");
	size_t n = 0;

	assert_string_equal(transferred.transfer.format->name, format);
	for (; fates[n]; n++)
		assert_string_equal(fate_text(&transferred, n), fates[n]);
	assert_string_equal(fate_text(&transferred, n), "");
	transferred_release(&transferred);
}

static void a_fetchmailrc_is_a_mailbox_a_user(void **state)
{
	static const char *const fates[] = {
		"add jsmith@mail.example.org imap mail.example.org:993 implicit jsmith "
		"password=p \"1\" [INBOX,Sent; old,Lists/news] 120s 30000ms auto {}",
		"add anna@example.org imap mail.example.org:993 implicit anna@example.org "
		"password=a-b [INBOX] 120s 30000ms auto {}",
		"add lee@pop pop3 127.0.0.1:1110 none lee password=user [] 120s 20000ms "
		"auto {}",
		"add robert@x.example.org imap x.example.org:993 implicit robert "
		"password=r [INBOX] 360s 20000ms cram-md5 {} off",
		"skip etty@y.example.org: its protocol 'etrn' is not IMAP or POP3",
		"skip fred@z.example.org: without TLS its password would go to "
		"'z.example.org' in clear",
		"add last@z.example.org imap z.example.org:143 starttls last password=l "
		"[INBOX] 120s 6000ms auto {}",
		NULL,
	};

	(void)state;
	assert_fates("fetchmail",
		"# a comment, poll nothing\n"
		"set daemon 120\nset no bouncemail set syslog\n"
		"defaults protocol imap timeout 20 ssl mda '/bin/x -d %T'\n"
		"poll mail.example.org with timeout 30:\n"
		" user 'jsmith' there with password 'p \"1\"' is 'jms' here options keep\n"
		"  folders INBOX, \"Sent; old\" Lists/news\n"
		" user \"anna@example.org\", password \"a\\x2d\\98\" is anna here\n"
		"poll pop via 127.0.0.1 proto pop3 port 1110 no dns\n"
		" username lee password user no ssl preconnect \"poll\" fetchall\n"
		"skip x.example.org interval 3 auth cram-md5\n"
		" user bob here is robert there pass r\n"
		"poll y.example.org proto etrn user etty\n"
		"defaults\n"
		"server z.example.org protocol pop3 user fred sslproto ''\n"
		"poll z.example.org proto imap user last password l\n",
		fates);
}

static void an_mbsyncrc_is_a_mailbox_an_account(void **state)
{
	static const char *const fates[] = {
		"add work imap imap.example.org:993 implicit me command=pass show work "
		"[INBOX,Sent Items,Lists/*,!Lists/noise] 60s 40000ms login {}",
		"add g imap imap.gmail.com:143 starttls g command=sh -c 'gpg -d x | head' "
		"[[Gmail]/*,![Gmail]/All Mail] 60s 6000ms auto {}",
		"add home imap 127.0.0.1:1143 none h password=a \"b\" \\ [Archive] 60s "
		"6000ms auto {}",
		"skip behind: it connects through a program (Tunnel)",
		"add token imap o.example.org:993 implicit t token=oama t [INBOX] 60s "
		"6000ms xoauth2 {}",
		NULL,
	};

	(void)state;
	assert_fates("mbsync",
		"# isync\nSync Pull\n\n"
		"IMAPAccount work\nHost imap.example.org\nport 993\nUser me\n"
		"PassCmd \"pass show work\"\nTLSType IMAPS\nAuthMechs LOGIN\nTimeout 40\n\n"
		"IMAPStore work-far\nAccount work\n\n"
		"MaildirStore work-near\nPath ~/Mail/\nInbox ~/Mail/INBOX\n\n"
		"Channel work\nFar :work-far:\nNear :work-near:\n"
		"Patterns INBOX \"Sent Items\" Lists/* !Lists/noise\n\n"
		"IMAPAccount g\nHost imap.gmail.com\nUser g\nPassCmd \"gpg -d x | head\"\n"
		"# still the section\nSSLType STARTTLS\n\n"
		"IMAPStore g-far\nAccount g\nPath [Gmail]/\n\n"
		"Channel g\nMaster :g-far:\nSlave :g-near:\nPatterns !\"All Mail\"\n\n"
		"IMAPStore home\nHost imap:127.0.0.1\nPort 1143\nUser h\n"
		"Pass \"a \\\"b\\\" \\\\\"\nSSLType None\n\n"
		"Channel home\nFar :home:Archive\nNear :x:\n\n"
		"IMAPAccount behind\nTunnel \"ssh h imapd\"\nUser u\n\n"
		"IMAPAccount token\nHost imaps:o.example.org\nUser t\nAuthMechs XOAUTH2\n"
		"PassCmd \"oama t\"",
		fates);
}

static void a_csv_follows_its_header(void **state)
{
	static const char *const fates[] = {
		"add Work, main imap i.example.org:993 implicit me password=a, \"b\" "
		"[INBOX,Sent, old] 300s 6000ms auto {team:ops,prod:}",
		"add post pop3 p.example.org:110 starttls post password=two [] 60s 6000ms "
		"auto {}",
		"skip Short: it has 2 cells and the header has 10",
		"skip Port: port: '0' is not a whole number from 1 to 65535",
		"skip : a quote in it is not closed",
		"add Last imap i.example.org:993 implicit last password=3 [INBOX] 30s "
		"6000ms auto {}",
		NULL,
	};

	(void)state;
	assert_fates("csv",
		"\xEF\xBB\xBFName,TYPE,host,port,tls,user,password,folders,tags,interval"
		"\r\n"
		"\"Work, main\",imap,i.example.org,993,implicit,me,\"a, \"\"b\"\"\",\"INBOX"
		", \"\"Sent, old\"\"\",\"team:ops, prod\",5m\r\n"
		",pop3,p.example.org,,starttls,post,two,,,\r\n"
		"\r\n"
		"Short,imap\r\n"
		"Port,imap,i.example.org,0,,u,p,,,\r\n"
		"\"Open,imap,i.example.org,,,u,p,,,\r\n"
		"Last,,i.example.org,,,last,3,,,10",
		fates);
}

static void semicolons_part_columns_where_the_header_says_so(void **state)
{
	static const char *const fates[] = {
		"add A imap h.example.org:993 implicit u password=a,b [INBOX] 60s 6000ms "
		"auto {}",
		NULL,
	};

	(void)state;
	assert_fates("csv", "name;host;user;password\nA;h.example.org;u;a,b\n", fates);
}

static void a_hertzbeat_export_is_a_mailbox_a_monitor(void **state)
{
	static const char *const fates[] = {
		"add QQ imap imap.qq.com:993 implicit me@qq.com password=c#1 [INBOX,Sent "
		"Messages,Drafts,Deleted Messages,Junk] 30s 7000ms auto {team:shop,prod:}",
		"add 163 imap imap.163.com:993 implicit me@163.com password=two "
		"[INBOX,\\Sent,\\Drafts,\\Junk,\\Trash] 60s 6000ms auto {} off",
		"add POP pop3 127.0.0.1:110 none old password=3 [] 60s 6000ms auto {} the "
		"old one",
		"skip Clear: without TLS its password would go to 'm.example.org' in clear",
		"skip Web: its type 'website' is no mailbox",
		"skip Port: port: '99999' is not a whole number from 1 to 65535",
		"skip : it has no \"monitor\" and \"params\"",
		NULL,
	};

	(void)state;
	assert_fates("hertzbeat",
		"[{\"monitor\":{\"name\":\"QQ\",\"app\":\"qq_mailbox\",\"intervals\":10,"
		"\"status\":1,\"labels\":{\"team\":\"shop\",\"prod\":\"\"}},\"params\":["
		"{\"field\":\"host\",\"type\":1,\"value\":\"imap.qq.com\"},"
		"{\"field\":\"ssl\",\"value\":\"true\"},"
		"{\"field\":\"port\",\"value\":\"993\"},"
		"{\"field\":\"timeout\",\"value\":\"7000\"},"
		"{\"field\":\"email\",\"value\":\"me@qq.com\"},"
		"{\"field\":\"authorize\",\"value\":\"c#1\"}]},"
		"{\"monitor\":{\"name\":\"163\",\"app\":\"netease_mailbox\",\"intervals\":"
		"60,\"status\":0,\"host\":\"imap.163.com\"},\"params\":["
		"{\"field\":\"ssl\",\"value\":true},{\"field\":\"port\",\"value\":993},"
		"{\"field\":\"timeout\",\"value\":\"0\"},"
		"{\"field\":\"email\",\"value\":\" me@163.com \"},"
		"{\"field\":\"authorize\",\"value\":\"two\"}]},"
		"{\"monitor\":{\"name\":\"POP\",\"app\":\"pop3\",\"intervals\":120,"
		"\"status\":2,\"scheduleType\":\"cron\",\"cronExpression\":\"0/30 * * * * "
		"?\",\"description\":\"the\\nold one\"},\"params\":["
		"{\"field\":\"host\",\"value\":\"127.0.0.1\"},"
		"{\"field\":\"email\",\"value\":\"old\"},"
		"{\"field\":\"authorize\",\"value\":\"3\"}]},"
		"{\"monitor\":{\"name\":\"Clear\",\"app\":\"office\"},\"params\":["
		"{\"field\":\"host\",\"value\":\"m.example.org\"},"
		"{\"field\":\"email\",\"value\":\"u\"},"
		"{\"field\":\"authorize\",\"value\":\"4\"}]},"
		"{\"monitor\":{\"name\":\"Web\",\"app\":\"website\"},\"params\":["
		"{\"field\":\"host\",\"value\":\"www.example.org\"}]},"
		"{\"monitor\":{\"name\":\"Port\",\"app\":\"pop3\"},\"params\":["
		"{\"field\":\"host\",\"value\":\"m.example.org\"},"
		"{\"field\":\"ssl\",\"value\":\"true\"},"
		"{\"field\":\"port\",\"value\":\"99999\"},"
		"{\"field\":\"email\",\"value\":\"u\"},{\"field\":\"authorize\"}]},"
		"17]",
		fates);
}

static void our_json_has_the_keys_of_the_config(void **state)
{
	static const char *const fates[] = {
		"add Work imap i.example.org:993 implicit me password=p [INBOX,Sent, "
		"old,!Junk] 300s 9000ms auto {team:ops,prod:} off",
		"add Post pop3 p.example.org:995 implicit post command=pass show post [] "
		"60s 6000ms auto {}",
		"skip Wrong: type: 'imap4' is not one of imap, pop3; did you mean 'imap'?",
		"skip : it is no object",
		NULL,
	};

	(void)state;
	assert_fates("json",
		"{\"version\":1,\"monitors\":[{\"name\":\"Work\",\"host\":\"i.example.org\""
		",\"port\":993,\"user\":\"me\",\"password\":\"p\",\"folders\":[\"INBOX\","
		"\"Sent, old\",\"!Junk\"],\"interval\":300,\"timeout\":9000,\"tags\":{"
		"\"team\":\"ops\",\"prod\":\"\"},\"enabled\":false},"
		"{\"name\":\"Post\",\"type\":\"pop3\",\"host\":\"p.example.org\",\"user\":"
		"\"post\",\"password_command\":\"pass show post\",\"hots\":1},"
		"{\"name\":\"Wrong\",\"type\":\"imap4\",\"host\":\"h.example.org\","
		"\"user\":\"u\",\"password\":\"p\"},17]}",
		fates);
}

static void a_config_is_taken_section_by_section(void **state)
{
	static const char *const fates[] = {
		"add Work imap i.example.org:993 implicit me password=p; #1 [INBOX,Sent] "
		"90s 6000ms auto {}",
		"skip broken: timeout: 'soon' is no time; write milliseconds like 6000, or "
		"6s",
		"add post pop3 p.example.org:995 implicit post env=POST [] 90s 6000ms auto "
		"{}",
		NULL,
	};

	(void)state;
	assert_fates("ini",
		"[mailtop]\ninterval = 90\ntheme = dark\n"
		"[monitor work]\nname = Work\nhost = i.example.org\nuser = me\n"
		"password = \"p; #1\"\nfolders = INBOX, Sent\n"
		"[monitor broken]\nhost = h.example.org\nuser = u\npassword = x\n"
		"timeout = soon\n"
		"[monitor post]\ntype = pop3\nhost = p.example.org\nuser = post\n"
		"password_env = POST\nintervall = 60\n",
		fates);
}

static void a_file_of_no_format_is_refused_and_no_secret_is_said(void **state)
{
	static const struct {
		const char *format;
		const char *text;
	} bad[] = {
		{ NULL, "" },
		{ NULL, "hello, world" },
		{ NULL, "{\"monitors\":[{\"password\":\"Secret\"" },
		{ NULL, "[{\"params\":[{\"value\":\"Secret\" x" },
		{ "hertzbeat", "{\"monitor\":{}}" },
		{ "json", "{\"monitor\":[]}" },
		{ "json", "\"Secret\"" },
		{ "csv", "\"name,host,user" },
		{ "csv", "name,password\na,Secret\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct transfer transfer = { .n = 77 };
		struct err err = { 0 };

		assert_false(
			transfer_read(bad[i].format ? transfer_find(bad[i].format) : NULL,
				bad[i].text, strlen(bad[i].text), &transfer, &err));
		assert_int_equal(err.class, ERR_CONFIG);
		assert_null(strstr(err.text, "Secret"));
		assert_int_equal(transfer.n, 77);
	}
}

/* Some note of the file or of a mailbox says so, or why it is skipped. */
static void assert_noted(const char *text, const char *words)
{
	struct transferred transferred = transfer_text(NULL, text, "");
	const struct transfer *transfer = &transferred.transfer;
	bool found = false;

	for (size_t i = 0; i < transfer->n_notes; i++)
		found = found || strstr(transfer->notes[i], words);
	for (size_t i = 0; i < transfer->n; i++) {
		const struct candidate *candidate = transfer->list[i];

		found = found || (candidate->reason && strstr(candidate->reason, words));
		for (size_t k = 0; k < candidate->n_notes; k++)
			found = found || strstr(candidate->notes[k], words);
	}
	if (!found)
		fail_msg("nothing says '%s' of %s", words, text);
	transferred_release(&transferred);
}

static void what_is_left_out_is_noted(void **state)
{
	static const struct {
		const char *text;
		const char *words;
	} cases[] = {
		{ "{\"version\":99,\"monitors\":[]}", "newer mailtop" },
		{ "[{\"name\":\"a\",\"folders\":[\"INBOX\",7]}]", "folder 2 is no text" },
		{ " [ {\"name\":\"a\",\"tags\":{\"x\":7}}]", "tag 'x' is no text" },
		{ "\n[{\"name\":\"a\",\"host\":{}}]", "'host' is left out" },
		{ "poll h proto imap user u pass p sslfingerprint AA", "sslfingerprint" },
		{ "poll h proto imap user u pass \"p", "a quote is not closed" },
		{ "[mailtop]\nwhat\n[monitor a]\nhost = h.example.org\n", "line 2: " },
		{ "[monitor a]\nhost = h.example.org\nhost = i.example.org\n", "line 3: " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_noted(cases[i].text, cases[i].words);
}

static void words_about_fetching_are_passed_over(void **state)
{
	static const char *const fates[] = {
		"add u@h.example.org imap h.example.org:993 implicit u password=p [INBOX] "
		"60s 6000ms auto {}",
		NULL,
	};

	(void)state;
	assert_fates("fetchmail",
		"poll h.example.org proto imap aka a b 'c d' interface eth0/1.2.3.4\n"
		" no sslcertck sslcertck ssl user u pass p smtphost x y antispam 571 550\n"
		" limit 1000 expunge 7 fetchall\n",
		fates);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fetchmailrc_is_a_mailbox_a_user),
		cmocka_unit_test(an_mbsyncrc_is_a_mailbox_an_account),
		cmocka_unit_test(a_csv_follows_its_header),
		cmocka_unit_test(semicolons_part_columns_where_the_header_says_so),
		cmocka_unit_test(a_hertzbeat_export_is_a_mailbox_a_monitor),
		cmocka_unit_test(our_json_has_the_keys_of_the_config),
		cmocka_unit_test(a_config_is_taken_section_by_section),
		cmocka_unit_test(a_file_of_no_format_is_refused_and_no_secret_is_said),
		cmocka_unit_test(what_is_left_out_is_noted),
		cmocka_unit_test(words_about_fetching_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
