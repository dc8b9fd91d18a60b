using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class OfferedTimes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsByTelephone",
                table: "Slots",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Mode",
                table: "MessageThreads",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Text");

            migrationBuilder.AddColumn<DateTime>(
                name: "TimeOpenUntil",
                table: "MessageThreads",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsByTelephone",
                table: "Appointments",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "OfferedTimes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    CareLevel = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    SentBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SlotId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StartsAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    EndsAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    IsVideo = table.Column<bool>(type: "bit", nullable: false),
                    IsByTelephone = table.Column<bool>(type: "bit", nullable: false),
                    OfferedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    OpenUntil = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    AnsweredAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    AppointmentId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OfferedTimes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OfferedTimes_MessageThreads_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "MessageThreads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OfferedTimes_Slots_SlotId",
                        column: x => x.SlotId,
                        principalTable: "Slots",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OfferedTimes_PatientId",
                table: "OfferedTimes",
                column: "PatientId");

            migrationBuilder.CreateIndex(
                name: "IX_OfferedTimes_SlotId",
                table: "OfferedTimes",
                column: "SlotId");

            migrationBuilder.CreateIndex(
                name: "IX_OfferedTimes_ThreadId_OfferedAt",
                table: "OfferedTimes",
                columns: new[] { "ThreadId", "OfferedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OfferedTimes");

            migrationBuilder.DropColumn(
                name: "IsByTelephone",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "Mode",
                table: "MessageThreads");

            migrationBuilder.DropColumn(
                name: "TimeOpenUntil",
                table: "MessageThreads");

            migrationBuilder.DropColumn(
                name: "IsByTelephone",
                table: "Appointments");
        }
    }
}
