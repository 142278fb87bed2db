using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>What left the house, what was written down, and what clients were told.</summary>
internal static class TraceChecks
{
    private const string EffectKind = "customer-terms";

    private static readonly string[] Cultures = ["en", "zh-CN"];

    public static IEnumerable<Violation> Of(Snapshot snapshot, Memory memory) =>
    [
        .. Effects(snapshot),
        .. Files(snapshot),
        .. Letters(snapshot),
        .. snapshot.Outbox.Where(message => !message.IsSent || message.IsParked)
            .Select(message => new Violation("outbox-left", $"{message.Kind} {message.Id} of {message.RequestNumber} was not told{(message.IsParked ? " (parked)" : "")}")),
        .. Sequences("journal-gap", snapshot.Journals),
        .. Sequences("audit-gap", snapshot.AuditChains),
        .. Promises(snapshot, memory),
        .. StoredAnswers(snapshot),
        .. memory.Unexpected.Select(answer => new Violation("unexpected-answer", answer)),
    ];

    private static IEnumerable<Violation> Effects(Snapshot snapshot)
    {
        var effects = snapshot.Effects.ToLookup(effect => effect.RequestNumber);
        var requests = snapshot.Requests.ToDictionary(request => request.Number);
        foreach (var approved in snapshot.Requests.Where(request => request.Status == "Approved"))
        {
            var kinds = effects[approved.Number].Select(effect => effect.Kind).ToList();
            if (kinds is not [EffectKind])
            {
                yield return new Violation(kinds.Count == 0 ? "approved-without-effect" : "effect-twice", $"{approved.Number} is Approved and has the effects [{string.Join(' ', kinds)}]");
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
            else if (Parsed(file.Content) is not { } content || content["effectId"]?.GetValue<string>() != effect.Id || content["request"]?.GetValue<string>() != effect.RequestNumber)
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

    private static IEnumerable<Violation> Letters(Snapshot snapshot)
    {
        var letters = snapshot.Letters.ToLookup(letter => letter.RequestNumber);
        foreach (var request in snapshot.Requests)
        {
            IEnumerable<string> expected = request.Status switch
            {
                "Approved" => Cultures.Select(culture => "terms-confirmation." + culture),
                "Rejected" or "Returned" or "Expired" => Cultures.Select(culture => "decision-notice." + culture),
                _ => [],
            };
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
        foreach (var answer in snapshot.StoredAnswers)
        {
            var body = Parsed(answer.Answer);
            var isTrue = body?["task"]?.GetValue<string>() is { } task ? tasks.Contains(task) : numbers.Contains(body?["number"]?.GetValue<string>() ?? "");
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
