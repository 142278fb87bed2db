using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>What left the house, what was written down, and what clients were told.</summary>
internal static class TraceChecks
{
    private static readonly string[] Cultures = ["en", "zh-CN"];

    /// <summary>By request type, the one effect that an approval has and the letters that follow from it.</summary>
    private static readonly Dictionary<string, (string Effect, string[] Letters)> Approvals = new(StringComparer.Ordinal)
    {
        [Drafts.Terms] = ("customer-terms", ["terms-confirmation"]),
        [Drafts.Memo] = ("credit-memo", ["credit-memo-letter"]),
        [Drafts.WriteOff] = ("write-off", ["decision-notice"]),
        [Drafts.Escalation] = ("legal-case", ["demand-letter", "lawyer-letter-draft"]),
    };

    public static IEnumerable<Violation> Of(Snapshot snapshot, Memory memory) =>
    [
        .. Effects(snapshot),
        .. Files(snapshot),
        .. Acknowledgements(snapshot, memory),
        .. Letters(snapshot),
        .. snapshot.Outbox.Where(message => !message.IsSent || message.IsParked)
            .Select(message => new Violation("outbox-left", $"{message.Kind} {message.Id} of {message.RequestNumber} was not told{(message.IsParked ? " (parked)" : "")}")),
        .. Sequences("journal-gap", snapshot.Journals),
        .. Sequences("audit-gap", snapshot.AuditChains),
        .. Promises(snapshot, memory),
        .. StoredAnswers(snapshot),
        .. Refusals(snapshot, memory),
        .. memory.Unexpected.Select(answer => new Violation("unexpected-answer", answer)),
    ];

    private static IEnumerable<Violation> Effects(Snapshot snapshot)
    {
        var effects = snapshot.Effects.ToLookup(effect => effect.RequestNumber);
        var requests = snapshot.Requests.ToDictionary(request => request.Number);
        foreach (var approved in snapshot.Requests.Where(request => request.Status == "Approved"))
        {
            var kinds = effects[approved.Number].Select(effect => effect.Kind).ToList();
            if (kinds is not [var kind] || kind != Approvals[approved.Type].Effect)
            {
                yield return new Violation(kinds.Count switch { 0 => "approved-without-effect", 1 => "effect-kind", _ => "effect-twice" }, $"{approved.Number} is Approved and has the effects [{string.Join(' ', kinds)}]");
            }
        }

        foreach (var effect in snapshot.Effects.Where(effect => requests.GetValueOrDefault(effect.RequestNumber)?.Status != "Approved"))
        {
            yield return new Violation("effect-without-approval", $"{effect.RequestNumber} has the effect {effect.Id} and is not Approved");
        }
    }

    private static IEnumerable<Violation> Files(Snapshot snapshot)
    {
        var files = snapshot.ErpFiles.ToDictionary(file => file.Name);
        var expected = snapshot.Effects.ToDictionary(effect => effect.Id + ".json");
        foreach (var (name, effect) in expected)
        {
            if (!files.TryGetValue(name, out var file))
            {
                yield return new Violation("file-missing", $"the effect {effect.Id} of {effect.RequestNumber} is {effect.Status}, and the ERP has no file");
            }
            else if (Parsed(file.Content) is not { } content || content["effectId"]?.GetValue<string>() != effect.Id || content["request"]?.GetValue<string>() != effect.RequestNumber
                || content["kind"]?.GetValue<string>() != effect.Kind)
            {
                yield return new Violation("file-content", $"{name} is not about the effect of {effect.RequestNumber}: {file.Content}");
            }

            if (effect.Status == "Pending")
            {
                yield return new Violation("effect-pending", $"the effect {effect.Id} of {effect.RequestNumber} was not handed over");
            }
        }

        foreach (var name in files.Keys.Except(expected.Keys))
        {
            yield return new Violation("file-without-effect", $"the ERP has {name}, which belongs to no effect");
        }
    }

    // What the ERP said last is what an effect is; each order is one message, and no answer was one that nobody could read.
    private static IEnumerable<Violation> Acknowledgements(Snapshot snapshot, Memory memory)
    {
        var orders = snapshot.Outbox.Where(message => message.Kind == "erp-file").ToLookup(message => message.RequestNumber);
        var resent = memory.Resent.ToHashSet();
        foreach (var effect in snapshot.Effects)
        {
            var answer = memory.Acknowledged.GetValueOrDefault(effect.Id);
            if (answer is null ? effect.Status != "Sent" : !string.Equals(effect.Status, answer.Status, StringComparison.OrdinalIgnoreCase) || effect.DocumentNumber != answer.DocumentNumber)
            {
                yield return new Violation("acknowledgement", $"the ERP said {answer?.Status ?? "nothing"} {answer?.DocumentNumber} of the effect {effect.Id} of {effect.RequestNumber}, which is {effect.Status} {effect.DocumentNumber}");
            }

            if (effect.Attempt != (resent.Contains(effect.Id) ? 2 : 1) || orders[effect.RequestNumber].Count() != effect.Attempt)
            {
                yield return new Violation("effect-orders", $"the effect {effect.Id} of {effect.RequestNumber} is at attempt {effect.Attempt} with {orders[effect.RequestNumber].Count()} orders, and was {(resent.Contains(effect.Id) ? "" : "not ")}ordered again");
            }
        }

        foreach (var file in snapshot.Quarantined.Where(file => !file.Contains(".reason.txt", StringComparison.Ordinal)))
        {
            yield return new Violation("quarantine", $"a good acknowledgement was put aside: {file}; {string.Join("; ", snapshot.Quarantined.Where(other => other.StartsWith(file[..file.IndexOf(':', StringComparison.Ordinal)] + ".reason", StringComparison.Ordinal)))}");
        }
    }

    private static IEnumerable<Violation> Letters(Snapshot snapshot)
    {
        var letters = snapshot.Letters.ToLookup(letter => letter.RequestNumber);
        var returnedTasks = snapshot.Decisions.Where(decision => decision.Verdict == "Return").Select(decision => decision.TaskId).ToHashSet();
        var returned = snapshot.Tasks.Where(task => returnedTasks.Contains(task.Id)).Select(task => task.RequestId).ToHashSet();
        foreach (var request in snapshot.Requests)
        {
            // A returned request was told about before it was taken back.
            IEnumerable<string> kinds = request.Status switch
            {
                "Approved" => Approvals[request.Type].Letters,
                "Rejected" or "Returned" or "Expired" => ["decision-notice"],
                "Withdrawn" when returned.Contains(request.Id) => ["decision-notice"],
                _ => [],
            };
            var expected = kinds.SelectMany(kind => Cultures.Select(culture => $"{kind}.{culture}")).ToList();
            var found = letters[request.Number].Select(letter => $"{letter.Kind}.{letter.Culture}").Order(StringComparer.Ordinal).ToList();
            if (!expected.SequenceEqual(found, StringComparer.Ordinal))
            {
                yield return new Violation("letters", $"{request.Number} is {request.Status}; expected the letters [{string.Join(' ', expected)}], found [{string.Join(' ', found)}]");
            }
        }
    }

    private static IEnumerable<Violation> Sequences(string check, IReadOnlyList<SequenceRow> sequences) => sequences
        .Where(one => one.Lowest != 1 || one.Highest != one.Count)
        .Select(one => new Violation(check, $"{one.Owner} has {one.Count} entries, numbered {one.Lowest} to {one.Highest}"));

    private static IEnumerable<Violation> Promises(Snapshot snapshot, Memory memory)
    {
        var requests = snapshot.Requests.ToDictionary(request => request.Number);
        foreach (var created in memory.Created)
        {
            if (requests.GetValueOrDefault(created.Number) is not { } request || request.RequestedBy != created.RequestedBy || request.Justification != created.Key)
            {
                yield return new Violation("request-lost", $"{created.RequestedBy} was told that {created.Number} was created for key {created.Key}");
            }
        }

        var decisions = snapshot.Decisions.ToLookup(decision => decision.TaskId);
        foreach (var given in memory.Decided)
        {
            if (!decisions[given.TaskId].Any(decision => decision.DecidedBy == given.DecidedBy && decision.Comment == given.Key
                && string.Equals(decision.Verdict, given.Verdict, StringComparison.OrdinalIgnoreCase) && IsSameInstant(decision.DecidedAt, given.DecidedAt)))
            {
                yield return new Violation("decision-lost", $"{given.DecidedBy} was told that {given.Verdict} on task {given.TaskId} was recorded at {given.DecidedAt}");
            }
        }

        foreach (var number in memory.Withdrawn.Where(number => requests.GetValueOrDefault(number)?.Status != "Withdrawn"))
        {
            yield return new Violation("withdrawal-lost", $"it was said that {number} is taken back, and it is {requests.GetValueOrDefault(number)?.Status}");
        }

        // A key is a client's promise that it means one thing: nothing may have been done twice for it.
        foreach (var twice in snapshot.Requests.GroupBy(request => request.Justification).Where(group => group.Count() > 1))
        {
            yield return new Violation("done-twice", $"the key {twice.Key} created {string.Join(' ', twice.Select(request => request.Number))}");
        }

        foreach (var twice in snapshot.Decisions.GroupBy(decision => decision.Comment).Where(group => group.Count() > 1))
        {
            yield return new Violation("done-twice", $"the key {twice.Key} decided {string.Join(' ', twice.Select(decision => decision.TaskId))}");
        }
    }

    // Who was told that an item no longer has what he asks must have changed nothing.
    private static IEnumerable<Violation> Refusals(Snapshot snapshot, Memory memory)
    {
        var requests = snapshot.Requests.ToLookup(request => request.Justification);
        var decisions = snapshot.Decisions.ToLookup(decision => decision.Comment);
        var answers = snapshot.StoredAnswers.ToLookup(answer => (answer.UserName, answer.Key));
        foreach (var (command, code) in memory.RefusedForItems)
        {
            if (requests[command.Key].Any() || decisions[command.Key].Any() || answers[(command.User, command.Key)].Any())
            {
                yield return new Violation("refused-and-done", $"{command.User} was told {code} for {command.Path} ({command.Key}), and it was done");
            }
        }
    }

    // An answer is stored in the transaction that it speaks of: each one without the other would be half a transaction.
    private static IEnumerable<Violation> StoredAnswers(Snapshot snapshot)
    {
        var answers = snapshot.StoredAnswers.ToDictionary(answer => (answer.UserName, answer.Key));
        foreach (var request in snapshot.Requests)
        {
            if (Parsed(answers.GetValueOrDefault((request.RequestedBy, request.Justification))?.Answer)?["number"]?.GetValue<string>() != request.Number)
            {
                yield return new Violation("stored-answer", $"{request.Number} exists, and no stored answer of {request.RequestedBy} for {request.Justification} names it");
            }
        }

        foreach (var decision in snapshot.Decisions)
        {
            if (Parsed(answers.GetValueOrDefault((decision.DecidedBy, decision.Comment ?? ""))?.Answer)?["task"]?.GetValue<string>() != decision.TaskId)
            {
                yield return new Violation("stored-answer", $"task {decision.TaskId} is decided, and no stored answer of {decision.DecidedBy} for {decision.Comment} names it");
            }
        }

        var numbers = snapshot.Requests.Select(request => request.Number).ToHashSet();
        var tasks = snapshot.Decisions.Select(decision => decision.TaskId).ToHashSet();
        var resent = snapshot.Effects.Where(effect => effect.Attempt > 1).Select(effect => effect.Id).ToHashSet();
        var taskRuns = snapshot.Side.TaskRuns.Select(run => run.Id).ToHashSet();
        foreach (var answer in snapshot.StoredAnswers)
        {
            var body = Parsed(answer.Answer);
            var isTrue = true switch
            {
                _ when body?["task"]?.GetValue<string>() is { } task => tasks.Contains(task),
                _ when body?["taskId"]?.GetValue<string>() is { } task => taskRuns.Contains(task),

                // What an event asks for is gone once it is carried out.
                _ when body?["listeners"] is not null => true,
                _ when body?["attempt"] is not null => resent.Contains(body["id"]?.GetValue<string>() ?? ""),
                _ => numbers.Contains(body?["number"]?.GetValue<string>() ?? ""),
            };
            if (!isTrue)
            {
                yield return new Violation("stored-answer", $"{answer.UserName}'s stored answer for {answer.Key} speaks of what does not exist: {answer.Answer}");
            }
        }
    }

    private static bool IsSameInstant(string microseconds, string iso) =>
        DateTimeOffset.Parse(microseconds + "Z", System.Globalization.CultureInfo.InvariantCulture) == DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject? Parsed(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
