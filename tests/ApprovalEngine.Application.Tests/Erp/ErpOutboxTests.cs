using ApprovalEngine.Application.Erp;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Erp;

public sealed class ErpOutboxTests
{
    [Fact]
    public async Task What_a_killed_writer_left_is_removed_when_his_message_is_told_again()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        var request = await world.RequestAsync();
        _ = (await world.DecideAsync(request.Number!, "recommend")).ShouldSucceed();
        _ = (await world.DecideAsync(request.Number!, "approve")).ShouldSucceed();
        await using var db = world.Open();
        var message = await db.Outbox.AsNoTracking().SingleAsync(one => one.Kind == "erp-file");
        var effect = await db.Effects.AsNoTracking().SingleAsync();
        var options = world.Services.GetRequiredService<EngineOptions>();
        ErpFolders.Make(options.ErpOutbox);
        var (left, busy) = (Path.Combine(options.ErpOutbox, $"{effect.Id}.json.dead.tmp"), Path.Combine(options.ErpOutbox, $"{effect.Id}.json.busy.tmp"));
        await File.WriteAllTextAsync(busy, "half");
        await File.WriteAllTextAsync(left, "half");
        File.SetLastWriteTimeUtc(left, File.GetLastWriteTimeUtc(busy) - options.OutboxLease);

        await using var scope = world.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ErpOutbox>().WriteAsync(message, default);

        Directory.EnumerateFiles(options.ErpOutbox).Order().ShouldBe([Path.Combine(options.ErpOutbox, $"{effect.Id}.json"), busy]);
    }

    [Fact]
    public async Task Nodes_that_write_one_file_at_once_all_succeed_and_nobody_reads_half_of_it()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        var request = await world.RequestAsync();
        _ = (await world.DecideAsync(request.Number!, "recommend")).ShouldSucceed();
        _ = (await world.DecideAsync(request.Number!, "approve")).ShouldSucceed();
        await using var db = world.Open();
        var message = await db.Outbox.AsNoTracking().SingleAsync(one => one.Kind == "erp-file");
        var outbox = world.Services.GetRequiredService<EngineOptions>().ErpOutbox;
        await WriteAsync();
        var path = Directory.EnumerateFiles(outbox).ShouldHaveSingleItem();
        var whole = await File.ReadAllTextAsync(path);
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 20; turn++)
            {
                await WriteAsync();
            }
        })));

        while (!writers.IsCompleted)
        {
            (await File.ReadAllTextAsync(path)).ShouldBe(whole);
        }

        await writers;
        Directory.EnumerateFiles(outbox).ShouldBe([path]);

        async Task WriteAsync()
        {
            await using var scope = world.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ErpOutbox>().WriteAsync(message, default);
        }
    }
}
