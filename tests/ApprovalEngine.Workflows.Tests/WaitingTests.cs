using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Event, PublishEvent, RunTask, Delay, Timer, StartAt, Cron, ExecuteWorkflow, DispatchWorkflow and SendHttpRequest, as far as the runtime goes.</summary>
public sealed class WaitingTests
{
    [Fact]
    public async Task An_event_waits_under_its_name_and_takes_the_payload()
    {
        var story = await StartAsync(Drawings.Sequence("Q", Definitions.Node("E", "Elsa.Event", $"{Drawings.In("eventName", Definitions.JavaScript("'paid' + getN()"))},{Drawings.Out("result", "X")}"), Drawings.Say("Z", "getX().sum")));
        story.Waiting.ShouldBe("event:paid3");

        (await story.ResumeAsync(EventPublished.EventKey("other"), With(EventPublished.PayloadName, 1))).ShouldBe(0);
        (await story.ResumeAsync(EventPublished.EventKey("paid3"), With(EventPublished.PayloadName, new Dictionary<string, object?> { ["sum"] = 7L }))).ShouldBe(1);

        (story.Lines, story.State).ShouldBe(("7", "Finished/Finished"));
    }

    [Fact]
    public async Task Two_who_wait_for_one_event_both_hear_it()
    {
        var one = Definitions.Node("E1", "Elsa.Event", Drawings.In("eventName", Definitions.Literal("go")));
        var story = await StartAsync(Drawings.Parallel("P", one, one.Replace("E1", "E2")));

        (await story.ResumeAsync(EventPublished.EventKey("go"), Stimulus.Empty)).ShouldBe(2);

        story.State.ShouldBe("Finished/Finished");
    }

    [Fact]
    public async Task Publishing_is_a_signal_with_its_payload_and_scope()
    {
        string Publish(string id, string members) => Definitions.Node(id, "Elsa.PublishEvent", Drawings.In("eventName", Definitions.Literal(id)) + members);
        var story = await StartAsync(Drawings.Sequence(
            "Q",
            Publish("a", "," + Drawings.In("payload", Definitions.JavaScript("({ n: getN() })"))),
            Publish("b", $",{Drawings.In("correlationId", Definitions.Literal("k"))},{Drawings.In("isLocalEvent", Definitions.Literal("true"))},{Drawings.In("input", Definitions.Literal("old"))}")));

        var signals = story.Signals.Cast<EventPublished>().ToList();
        (signals[0].EventName, signals[0].CorrelationId, signals[0].IsLocal, WorkflowValue.ToJson(signals[0].Payload)).ShouldBe(("a", null, false, "{\"n\":3}"));
        (signals[1].EventName, signals[1].CorrelationId, signals[1].IsLocal, signals[1].Payload).ShouldBe(("b", "k", true, "old"));
    }

    [Theory]
    [InlineData("Elsa.Event", "eventName", "event.no-name")]
    [InlineData("Elsa.PublishEvent", "eventName", "event.no-name")]
    [InlineData("Elsa.RunTask", "taskName", "task.no-name")]
    [InlineData("Elsa.ExecuteWorkflow", "workflowDefinitionId", "workflow.unknown")]
    [InlineData("Elsa.DispatchWorkflow", "workflowDefinitionId", "workflow.unknown")]
    [InlineData("Elsa.SendHttpRequest", "url", "http.url")]
    [InlineData("Elsa.Cron", "cronExpression", "timer.cron")]
    public async Task What_it_is_about_must_be_there_when_it_runs(string type, string member, string code)
    {
        var story = await StartAsync(Definitions.Node("A", type, Drawings.In(member, Definitions.JavaScript("''"))));

        (story.Incidents, story.Signals.Count).ShouldBe((code, 0));
    }

    [Fact]
    public async Task A_task_waits_with_its_name_and_parameters_and_takes_the_report()
    {
        var story = await StartAsync(Drawings.Sequence(
            "Q", Definitions.Node("R", "Elsa.RunTask", $"{Drawings.In("taskName", Definitions.Literal("Print"))},{Drawings.In("payload", Definitions.JavaScript("[getN()]"))},{Drawings.Out("result", "X")}"), Drawings.Say("Z", "'' + getX()")));
        var bookmark = story.Instance.Bookmarks.ShouldHaveSingleItem();
        (bookmark.Payload!["TaskName"], WorkflowValue.ToJson(bookmark.Payload["TaskParams"]), bookmark.Key).ShouldBe(("Print", "[3]", "task:" + bookmark.Payload["TaskId"]));

        await story.ResumeActivityAsync("R", With("RunTaskInput", "printed"));

        story.Lines.ShouldBe("printed");
    }

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "01:30:00", 90)]
    [InlineData("Elsa.Delay", "timeSpan", "1.00:00:00", 1440)]
    [InlineData("Elsa.Delay", "timeSpan", "-01:00:00", 0)]
    [InlineData("Elsa.Timer", "interval", "00:05:00", 5)]
    public async Task A_delay_is_due_at_an_instant_and_goes_on_when_the_clock_says_so(string type, string member, string span, int minutes)
    {
        var story = await StartAsync(Drawings.Sequence("Q", Definitions.Node("D", type, Drawings.In(member, Definitions.Literal(span))), Definitions.Line("Z")));
        story.Instance.Bookmarks.ShouldHaveSingleItem().DueAt.ShouldBe(story.Clock.Now.AddMinutes(minutes));

        story.Clock.Now = story.Clock.Now.AddMinutes(minutes);
        await story.ResumeActivityAsync("D");

        (story.Lines, story.State).ShouldBe(("Z", "Finished/Finished"));
    }

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "soon", "input.type")]
    [InlineData("Elsa.Delay", "timeSpan", "10675199.00:00:00", "timer.never")]
    [InlineData("Elsa.StartAt", "dateTime", "never", "input.type")]
    public async Task A_time_that_is_none_is_an_incident(string type, string member, string value, string code)
    {
        var story = await StartAsync(Definitions.Node("D", type, Drawings.In(member, Definitions.JavaScript($"'{value}'"))));

        story.Incidents.ShouldBe(code);
    }

    [Theory]
    [InlineData("2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026-03-29T03:30:00", "2026-03-29T03:30:00Z")]
    [InlineData("2026-03-28T09:00:00Z", null)]
    public async Task A_start_at_waits_until_the_instant_or_goes_on_where_it_has_passed(string text, string? due)
    {
        var story = await StartAsync(Definitions.Node("D", "Elsa.StartAt", Drawings.In("dateTime", Definitions.JavaScript($"'{text}'"))));

        (story.Instance.Bookmarks is [var only] ? only.DueAt : null).ShouldBe(due is null ? null : DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_cron_asks_the_host_in_the_zone_that_is_named()
    {
        var host = new TestHost();
        var story = await StartAsync(Definitions.Node("D", "Elsa.Cron", $"{Drawings.In("cronExpression", Definitions.Literal("0 8 * * 1"))},{Drawings.In("timeZone", Definitions.Literal("Asia/Shanghai"))}"), host);

        host.Asked.Distinct().ShouldBe(["0 8 * * 1 Asia/Shanghai 2026-03-28T10:00:00.0000000+00:00"]);
        story.Instance.Bookmarks.Single().DueAt.ShouldBe(story.Clock.Now.AddHours(1));
        (await StartAsync(Definitions.Node("D", "Elsa.Cron", $"{Drawings.In("cronExpression", Definitions.Literal("x"))},{Drawings.In("timeZone", Definitions.Literal("Mars/North"))}"))).Incidents.ShouldBe("timer.zone");
        (await StartAsync(Definitions.Node("D", "Elsa.Cron", Drawings.In("cronExpression", Definitions.Literal("never"))), host)).Incidents.ShouldBe("timer.never");
    }

    [Theory]
    [InlineData(false, WorkflowStatus.Running, false)]
    [InlineData(true, WorkflowStatus.Running, true)]
    [InlineData(true, WorkflowStatus.Finished, false)]
    public async Task A_child_is_executed_and_waited_for_where_asked_and_where_it_is_not_over(bool isWaiting, WorkflowStatus status, bool expected)
    {
        var host = new TestHost { ChildStatus = status };
        var story = await StartAsync(
            Drawings.Sequence(
                "Q",
                Definitions.Node("W", "Elsa.ExecuteWorkflow", $"{Drawings.In("workflowDefinitionId", Definitions.Literal("child"))},{Drawings.In("correlationId", Definitions.Literal("k"))},{Drawings.In("input", Definitions.JavaScript("({ a: getN() })"))},{Drawings.In("waitForCompletion", Definitions.Literal(isWaiting))},{Drawings.Out("result", "X")}"),
                Drawings.Say("Z", "getX().Status")),
            host);
        var start = host.Started[0];
        (start.DefinitionId, start.CorrelationId, start.ParentInstanceId, start.Nesting, start.IsTrial).ShouldBe(("child", "k", "i1", 1, false));
        (start.Input["a"], start.Input["ParentInstanceId"], start.ParentKey is not null).ShouldBe((3L, "i1", isWaiting));
        (story.Instance.Bookmarks.Count > 0).ShouldBe(expected);

        if (expected)
        {
            await story.ResumeActivityAsync("W", With(ChildEnded.ResultName, new Dictionary<string, object?> { ["Status"] = "Finished" }));
        }

        story.Lines.ShouldBe(isWaiting ? "Finished" : status.ToString());
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "done")]
    public async Task A_dispatched_child_is_a_signal(bool isWaiting, string expected)
    {
        var story = await StartAsync(Drawings.Sequence(
            "Q", Definitions.Node("W", "Elsa.DispatchWorkflow", $"{Drawings.In("workflowDefinitionId", Definitions.Literal("child"))},{Drawings.In("waitForCompletion", Definitions.Literal(isWaiting))},{Drawings.Out("result", "X")}"), Drawings.Say("Z", "'' + getX()")));
        var start = story.Signals.OfType<ChildDispatched>().ShouldHaveSingleItem().Start;
        story.Waiting.ShouldBe(isWaiting ? ChildEnded.KeyOf(start.InstanceId) : "");

        if (isWaiting)
        {
            await story.ResumeActivityAsync("W", With(ChildEnded.ResultName, "done"));
        }

        (story.Lines, story.State).ShouldBe((expected, "Finished/Finished"));
    }

    [Fact]
    public async Task A_request_is_a_signal_and_the_answer_chooses_the_slot()
    {
        var slots = $$"""
            "expectedStatusCodes":[{"statusCode":200,"activity":{{Definitions.Line("ok")}} },{"statusCode":404,"activity":{{Definitions.Task("T")}} }],
            "unmatchedStatusCode":{{Definitions.Line("odd")}},"failedToConnect":{{Definitions.Line("dead")}},"timeout":{{Definitions.Line("late")}}
            """;
        foreach (var (stimulus, expected) in new[] { (Answer(200), "ok"), (Answer(500), "odd"), (Failure("Timeout"), "late"), (Failure("FailedToConnect"), "dead") })
        {
            var story = await StartAsync(Http(slots));
            await story.ResumeActivityAsync("H", stimulus);
            (story.Lines, story.State).ShouldBe((expected, "Finished/Finished"));
        }

        var waiting = await StartAsync(Http(slots));
        var request = waiting.Signals.OfType<HttpRequested>().ShouldHaveSingleItem();
        (request.Method, request.Url, request.Content, request.ContentType, request.AnswerKey).ShouldBe(("POST", "https://erp.example/a?b=1", "{\"n\":3}", "application/json", waiting.Waiting));
        (request.Headers["X-A"], request.Headers["Authorization"]).ShouldBe(("1, 2", "Bearer x"));
        await waiting.ResumeActivityAsync("H", Answer(404));
        waiting.Waiting.ShouldBe("T", "the slot's activity waits inside");
        (waiting.OutputOf("H", "StatusCode"), WorkflowValue.ToJson(waiting.OutputOf("H", "ParsedContent"))).ShouldBe((404L, "{\"a\":1}"));
        await waiting.AnswerAsync("T");
        waiting.State.ShouldBe("Finished/Finished");
    }

    [Fact]
    public async Task A_request_without_answer_and_slot_is_an_incident_and_sent_again_by_retry()
    {
        var story = await StartAsync(Http(""));
        await story.ResumeActivityAsync("H", Failure("Refused"));
        (story.Incidents, story.Instance.Incidents[0].Message).ShouldBe(("http.refused", "Activity H got no answer: why"));

        await story.RetryAsync();

        story.Signals.OfType<HttpRequested>().Count().ShouldBe(2);
        await story.ResumeActivityAsync("H", Answer(201));
        story.State.ShouldBe("Finished/Finished");
    }

    [Fact]
    public async Task A_request_nobody_waits_for_goes_on_at_once()
    {
        var story = await StartAsync(Drawings.Sequence("Q", Http("").Replace("\"id\":\"H\"", $"\"id\":\"H\",{Drawings.In("waitForAnswer", Definitions.Literal("false"))}"), Definitions.Line("Z")));

        (story.Lines, story.Signals.OfType<HttpRequested>().Single().AnswerKey).ShouldBe(("Z", null));
    }

    private static string Http(string slots) => Definitions.Node("H", "Elsa.SendHttpRequest", string.Join(",", (string[])
    [
        Drawings.In("url", Definitions.JavaScript("'https://erp.example/a?b=1'")),
        Drawings.In("method", Definitions.Literal("post")),
        Drawings.In("content", Definitions.JavaScript("({ n: getN() })")),
        Drawings.In("authorization", Definitions.Literal("Bearer x")),
        Drawings.In("requestHeaders", Definitions.Wrapped("Object", "{\"X-A\":[\"1\",\"2\"]}")),
        .. slots.Length > 0 ? (string[])[slots] : [],
    ]));

    private static Stimulus Answer(int status) => new(null, new Dictionary<string, object?>
    {
        [HttpRequested.StatusCodeName] = (long)status,
        [HttpRequested.HeadersName] = new Dictionary<string, object?>(),
        [HttpRequested.ContentName] = new Dictionary<string, object?> { ["a"] = 1L },
    });

    private static Stimulus Failure(string kind) => new(null, new Dictionary<string, object?> { [HttpRequested.FailureName] = kind, [HttpRequested.MessageName] = "why" });

    private static Stimulus With(string name, object? value) => new(null, new Dictionary<string, object?> { [name] = value });

    private static Task<Story> StartAsync(string root, WorkflowHost? host = null) =>
        Story.StartAsync(Drawings.Workflow(root, [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("X")]), host: host);

    private sealed class TestHost : WorkflowHost
    {
        public WorkflowStatus ChildStatus { get; init; }

        public List<ChildStart> Started { get; } = [];

        public List<string> Asked { get; } = [];

        public override Activity Activate(Type activityType) => (Activity)Activator.CreateInstance(activityType)!;

        public override ValueTask<ChildState> ExecuteChildAsync(ChildStart start, CancellationToken cancellationToken)
        {
            Started.Add(start);
            return ValueTask.FromResult(new ChildState(
                ChildStatus, ChildStatus == WorkflowStatus.Running ? WorkflowSubStatus.Suspended : WorkflowSubStatus.Finished, new Dictionary<string, object?>()));
        }

        public override DateTimeOffset? NextOccurrence(string cronExpression, TimeZoneInfo zone, DateTimeOffset after)
        {
            Asked.Add($"{cronExpression} {zone.Id} {after:O}");
            return cronExpression switch { "never" => null, "" => throw new FormatException("empty"), _ => after.AddHours(1) };
        }
    }
}
