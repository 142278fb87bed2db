using System.Globalization;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>What the ERP said of an effect last.</summary>
internal sealed record ErpAnswer(string Status, string? DocumentNumber, string Content);

/// <summary>
/// The ERP's side of the folders. It confirms most effects, says nothing of some, and refuses some, which the credit controller then
/// orders again and it confirms. It goes on while the host is dead. One turn at a time.
/// </summary>
internal sealed class Erp(Func<Api> api, Memory memory, string outbox, string inbox)
{
    private const string Controller = "credit.controller";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    // By the place of an effect among those of its kind, so that every kind sees all three.
    private static readonly Plan[] Plans =
        [Plan.Confirm, Plan.FailOnce, Plan.Confirm, Plan.Silence, Plan.Confirm, Plan.Confirm, Plan.FailOnce, Plan.Confirm, Plan.Confirm, Plan.Confirm];

    private readonly Dictionary<string, int> countByKind = [];
    private readonly HashSet<string> seen = [];
    private readonly HashSet<string> refused = [];
    private readonly Queue<string> toConfirm = new();

    // Nobody knows whether these were ordered again: the host died over the answer.
    private readonly HashSet<string> inDoubt = [];
    private readonly List<string> sinceRedelivery = [];

    private enum Plan { Confirm, FailOnce, Silence }

    /// <summary>Whether the host has read everything and nothing is left to say.</summary>
    public bool IsQuiet => refused.Count == 0 && toConfirm.Count == 0 && !Waiting(inbox, "*.ack.json").Any() && Waiting(outbox, "*.json").All(path => seen.Contains(Path.GetFileNameWithoutExtension(path)));

    /// <summary>Takes turns until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await TurnAsync();
            await Task.Delay(Between, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Answers what is new, has refused effects ordered again, and confirms those.</summary>
    public async Task TurnAsync()
    {
        AnswerNew();
        await ResendAsync();

        // An answer that still lies there is not written over: the host may be about to move it away.
        for (var left = toConfirm.Count; left > 0; left--)
        {
            var id = toConfirm.Dequeue();
            if (File.Exists(PathOf(id)))
            {
                toConfirm.Enqueue(id);
            }
            else
            {
                Say(id, "confirmed");
            }
        }
    }

    /// <summary>Answers new files, also while the host is dead.</summary>
    public void AnswerNew()
    {
        foreach (var path in Waiting(outbox, "*.json").Where(path => seen.Add(Path.GetFileNameWithoutExtension(path))))
        {
            var kind = JsonNode.Parse(File.ReadAllText(path))!["kind"]!.GetValue<string>();
            var count = countByKind[kind] = countByKind.GetValueOrDefault(kind) + 1;
            var id = Path.GetFileNameWithoutExtension(path);
            switch (Plans[(count - 1) % Plans.Length])
            {
                case Plan.Confirm:
                    Say(id, "confirmed");
                    break;
                case Plan.FailOnce:
                    Say(id, "failed");
                    refused.Add(id);
                    break;
                case Plan.Silence:
                    break;
            }
        }
    }

    /// <summary>Delivers the last answers again, word for word, as an ERP does that died in the middle of it too.</summary>
    public void Redeliver()
    {
        foreach (var id in sinceRedelivery.Distinct())
        {
            Write(id, memory.Acknowledged[id].Content);
        }

        sinceRedelivery.Clear();
    }

    private static IEnumerable<string> Waiting(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern) : [];

    // A refused effect is ordered again once it is seen as failed. A broken connection is no answer: the same key asks again.
    private async Task ResendAsync()
    {
        if (refused.Count == 0 || await api().GetAsync(Controller, "api/effects?status=failed&limit=200") is not { } failed)
        {
            return;
        }

        if (!failed.IsSuccess)
        {
            memory.Unexpected.Add($"{Controller} GET api/effects: {failed}");
            return;
        }

        foreach (var id in failed.Body!["items"]!.AsArray().Select(effect => effect!["id"]!.GetValue<string>()).Concat(inDoubt).Distinct().Where(refused.Contains).ToList())
        {
            var command = new Command(Controller, $"api/effects/{id}/resend", [], $"resend-{id}");
            if (await api().SendAsync(command) is not { } answer)
            {
                inDoubt.Add(id);
                return;
            }

            inDoubt.Remove(id);
            if (memory.Keep(command, answer))
            {
                refused.Remove(id);
                toConfirm.Enqueue(id);
            }
        }
    }

    private void Say(string id, string status)
    {
        var document = status == "confirmed" ? string.Create(CultureInfo.InvariantCulture, $"DOC-{id[^12..]}") : null;
        var content = new JsonObject
        {
            ["effectId"] = id,
            ["status"] = status,
            ["documentNumber"] = document,
            ["message"] = status == "failed" ? "Period is closed." : null,
            ["at"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        }.ToJsonString();
        memory.Acknowledged[id] = new ErpAnswer(status, document, content);
        sinceRedelivery.Add(id);
        Write(id, content);
    }

    // Under another name first: the host shall never see half an answer. The folder is the host's; it is there once it has started.
    private void Write(string id, string content)
    {
        File.WriteAllText(PathOf(id) + ".tmp", content);
        File.Move(PathOf(id) + ".tmp", PathOf(id), overwrite: true);
    }

    private string PathOf(string id) => Path.Combine(inbox, id + ".ack.json");
}
