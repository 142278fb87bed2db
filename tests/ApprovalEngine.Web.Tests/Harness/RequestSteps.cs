using System.Text.Json;
using ApprovalEngine.Application.Requests;
using Shouldly;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The usual steps of a request, over REST. Customer C100001 belongs to SH01 and pays within 30 days.</summary>
public static class RequestSteps
{
    public const string ShanghaiCustomer = "C100001";
    public const string BeijingCustomer = "C100009";

    /// <summary>The body of a request for longer terms; 75 days are 45 beyond the customer's own.</summary>
    public static Dictionary<string, object?> Terms(string customer = ShanghaiCustomer, int days = 75, bool submit = true) => new()
    {
        ["type"] = "non-standard-terms",
        ["customer"] = customer,
        ["amount"] = 250000.00m,
        ["currency"] = "CNY",
        ["reasonCode"] = "competition",
        ["facts"] = new Dictionary<string, object?> { ["requestedTermDays"] = days },
        ["justification"] = "The competitor offers 90 days. 竞争对手提供90天账期。",
        ["submit"] = submit,
    };

    extension(Engine engine)
    {
        public async Task<RequestView> RaiseAsync(Dictionary<string, object?>? body = null, string requester = "sales.east") =>
            (await (await engine.AsAsync(requester)).PostAsync("/api/requests", body ?? Terms())).ShouldBe(201).As<RequestView>();

        public async Task<RequestView> ReadAsync(string number, string reader = "admin") =>
            (await (await engine.AsAsync(reader)).GetAsync($"/api/requests/{number}")).ShouldBe(200).As<RequestView>();

        /// <summary>Answers the open task that asks this person.</summary>
        public async Task<ApiAnswer> DecideAsync(string userName, string number, string verdict, string? comment = null, string? key = null)
        {
            var request = await engine.ReadAsync(number);
            var task = request.OpenTasks().First(one => one.People.Contains(userName));
            return await (await engine.AsAsync(userName)).PostAsync($"/api/tasks/{task.Id}/decision", new { verdict, comment, contentHash = request.ContentHash }, key);
        }

        /// <summary>Every approver of the route agrees in turn.</summary>
        public async Task<RequestView> ApproveAsync(string number)
        {
            while ((await engine.ReadAsync(number)).OpenTasks().FirstOrDefault() is { } task)
            {
                (await engine.DecideAsync(task.People[0], number, task.Kind)).ShouldBe(200);
            }

            return await engine.ReadAsync(number);
        }

        public Task<RequestView> WithEffectAsync(string number, string status) =>
            engine.UntilAsync(() => engine.ReadAsync(number), request => request.Effects.Any(effect => effect.Status == status));

        /// <summary>Drops an acknowledgement as an ERP does: under another name first, then renamed.</summary>
        public async Task AcknowledgeAsync(Guid effectId, string status = "confirmed", string? documentNumber = "4711") => await engine.DropAsync(
            $"{effectId}.ack.json",
            JsonSerializer.Serialize(new { effectId, status, documentNumber, message = "as told", at = "2026-01-02T03:04:05Z" }));

        public async Task DropAsync(string name, string content)
        {
            Directory.CreateDirectory(engine.ErpInbox);
            var path = Path.Combine(engine.ErpInbox, name);
            await File.WriteAllTextAsync(path + ".part", content);
            File.Move(path + ".part", path, overwrite: true);
        }
    }
}

/// <summary>What tests look for in a request.</summary>
public static class RequestReading
{
    extension(RequestView request)
    {
        public IEnumerable<TaskView> OpenTasks() => request.Stages.SelectMany(stage => stage.Tasks).Where(task => task.Status == "open");

        public string NumberOf() => request.Number.ShouldNotBeNull();
    }
}
